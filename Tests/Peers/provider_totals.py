"""The totals of a provider's settlement file, by other means than Settlecast's: csv or ElementTree, and Decimal.

Usage: python3 provider_totals.py PROFILE FILE
Prints one line a currency: code, gross of payments, of refunds, of chargebacks, all deducted fees, net of all rows and of the
payouts that the file implies. Signed from the merchant's side; two digits behind the point, none for JPY.
"""
import csv
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

PAYMENTS, REFUNDS, CHARGEBACKS, FEES, NET = range(5)


class Totals:
    def __init__(self):
        self.sums = defaultdict(lambda: [Decimal(0)] * 5)

    def add(self, currency, kind, gross, fees, net):
        sums = self.sums[currency.upper()]
        if kind is not None:
            sums[kind] += gross
        sums[FEES] += fees
        sums[NET] += net

    def lines(self):
        for currency in sorted(self.sums):
            unit = Decimal(1) if currency == "JPY" else Decimal("0.01")
            for amount in self.sums[currency]:
                assert amount == amount.quantize(unit), f"{amount} {currency} has more digits than it can have"
            figures = [str((amount + 0).quantize(unit)) for amount in self.sums[currency]]
            yield "\t".join([currency] + [figure.replace("-0.00", "0.00") for figure in figures])


def decimal(text):
    return Decimal(text or "0")


def adyen(path, totals):
    kinds = {
        "settled": PAYMENTS, "settledbulk": PAYMENTS, "bulksettlement": PAYMENTS, "refunded": REFUNDS,
        "refundedbulk": REFUNDS, "refundedreversed": REFUNDS, "chargeback": CHARGEBACKS,
        "secondchargeback": CHARGEBACKS, "chargebackreversed": CHARGEBACKS,
    }
    parts = ["Commission (NC)", "Markup (NC)", "Scheme Fees (NC)", "Interchange (NC)"]
    for row in csv.DictReader(open(path, encoding="utf-8-sig", newline="")):
        kind = kinds.get(row["Type"].lower())
        net = decimal(row["Net Credit (NC)"]) - decimal(row["Net Debit (NC)"])
        gross = decimal(row["Gross Credit (GC)"]) - decimal(row["Gross Debit (GC)"])
        worth = (gross * decimal(row["Exchange Rate"])).quantize(Decimal("0.01"), ROUND_HALF_UP)
        if kind is not None:
            fees = -sum(decimal(row[part]) for part in parts)
        else:
            fees = net if row["Type"].lower() in ("fee", "invoicededuction", "misccosts") else Decimal(0)
        totals.add(row["Net Currency"], kind, worth, fees, net)


def stripe(path, totals):
    kinds = {
        "charge": PAYMENTS, "refund": REFUNDS, "refund_failure": REFUNDS, "dispute": CHARGEBACKS,
        "dispute_reversal": CHARGEBACKS,
    }
    open_payouts = defaultdict(Decimal)
    for row in csv.DictReader(open(path, encoding="utf-8-sig", newline="")):
        gross, fee, net = (decimal(row[title]) for title in ("gross", "fee", "net"))
        is_fee = row["reporting_category"] == "fee"
        fees = gross - fee if is_fee else -fee
        totals.add(row["currency"], kinds.get(row["reporting_category"]), gross, fees, net)
        if row["automatic_payout_id"]:
            open_payouts[row["currency"], row["automatic_payout_id"]] += net
    # What a payout's rows come to has left, whether a row says so or not.
    for (currency, _), rest in open_payouts.items():
        totals.add(currency, None, Decimal(0), Decimal(0), -rest)


def paypal(path, totals):
    titles = None
    sides = {"CR": 1, "DR": -1, "": 0}
    for row in csv.reader(open(path, encoding="utf-8-sig", newline="")):
        if row and row[0] == "CH":
            titles = row
        if not row or row[0] != "SB":
            continue
        field = dict(zip(titles, row))
        code = field["Transaction Event Code"]
        currency = field["Gross Transaction Currency"]

        def money(side, amount):
            return sides[field[side]] * Decimal(field[amount] or 0) / (1 if currency == "JPY" else 100)

        gross = money("Transaction Debit or Credit", "Gross Transaction Amount")
        fee = money("Fee Debit or Credit", "Fee Amount")
        kind = PAYMENTS if code[:3] == "T00" else {"T1107": REFUNDS, "T1201": CHARGEBACKS, "T1202": CHARGEBACKS}.get(code)
        fees = fee + (gross if code[:3] == "T01" else 0)
        totals.add(currency, kind, gross, fees, gross + fee)


def vipps(path, totals):
    root = ElementTree.parse(path).getroot()
    space = "{" + root.tag[1:].split("}")[0] + "}"
    for settlement in root.iter(space + "SettlementInfo"):
        is_net = settlement.findtext(space + "SettlementType") == "Net"
        currency = settlement.findtext(space + "SettlementCurrencyCode")
        for item in settlement.iter(space + "TransactionInfo"):
            capture, refund, fee = (
                decimal(item.findtext(space + f"Transaction{name}Amount")) for name in ("Capture", "Refund", "Fee"))
            fee = -fee if is_net else Decimal(0)
            totals.add(currency, PAYMENTS, capture, fee, capture + refund + fee)
            totals.add(currency, REFUNDS, refund, Decimal(0), Decimal(0))
        totals.add(currency, None, Decimal(0), Decimal(0), -decimal(settlement.findtext(space + "SettledAmount")))


READERS = {
    "adyen-settlement-details": adyen, "stripe-payout-reconciliation": stripe, "paypal-settlement": paypal,
    "vipps-settlement": vipps,
}


def main(profile, path):
    totals = Totals()
    READERS[profile](path, totals)
    print("\n".join(totals.lines()))


main(*sys.argv[1:])
