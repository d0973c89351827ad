package import Diagnostics

/// The names of what this room reports about definitions and the configuration.
extension Diagnostic.Name {
    package static let definitionName: Self = "definition-name"
    package static let duplicateDefinition: Self = "duplicate-definition"
    package static let wrongWas: Self = "wrong-was"
    package static let unknownZone: Self = "unknown-zone"
    package static let fromDate: Self = "from-date"
    package static let grainChanged: Self = "grain-changed"
    package static let payoutPeriod: Self = "payout-period"
    package static let timeOfDay: Self = "time-of-day"
    package static let runDay: Self = "run-day"
    package static let runMonth: Self = "run-month"
    package static let cronField: Self = "cron-field"
    package static let neverRuns: Self = "never-runs"
    package static let timeSpan: Self = "time-span"
    package static let withoutEffect: Self = "without-effect"
    package static let denseCadence: Self = "dense-cadence"
    package static let rareCadence: Self = "rare-cadence"
    package static let earlyRoll: Self = "early-roll"
    package static let unknownCalendar: Self = "unknown-calendar"
    package static let calendarName: Self = "calendar-name"
    package static let calendarDay: Self = "calendar-day"
    package static let calendarEnds: Self = "calendar-ends"
    package static let merchantID: Self = "merchant-id"
    package static let unknownField: Self = "unknown-field"
    package static let namePattern: Self = "name-pattern"
    package static let fieldForm: Self = "field-form"
    package static let nameNotUnique: Self = "name-not-unique"
    package static let outputName: Self = "output-name"
    package static let unknownOutput: Self = "unknown-output"
    package static let unusedOutput: Self = "unused-output"
    package static let nothingToSend: Self = "nothing-to-send"
    package static let mailAddress: Self = "mail-address"
    package static let mailNotConfigured: Self = "mail-not-configured"
    package static let mailInClear: Self = "mail-in-clear"
    package static let mailPace: Self = "mail-pace"
    package static let messageSize: Self = "message-size"
    package static let mailDomain: Self = "mail-domain"
    package static let unsubscribeLink: Self = "unsubscribe-link"
    package static let recipientDomain: Self = "recipient-domain"
    package static let unknownDestination: Self = "unknown-destination"
    package static let wrongChannel: Self = "wrong-channel"
    package static let notForMerchant: Self = "not-for-merchant"
    package static let plainSecret: Self = "plain-secret"
    package static let secretReference: Self = "secret-reference"
    package static let hostKey: Self = "host-key"
    package static let fileMode: Self = "file-mode"
    package static let transferLimit: Self = "transfer-limit"
    package static let hostName: Self = "host-name"
    package static let portNumber: Self = "port-number"
    package static let pathName: Self = "path-name"
    package static let accountName: Self = "account-name"

    /// All of them, for the pages and the catalogue.
    package static let ofDefinitions: [Self] = [
        definitionName, duplicateDefinition, wrongWas, unknownZone, fromDate, grainChanged, payoutPeriod, timeOfDay,
        runDay,
        runMonth, cronField,
        neverRuns, timeSpan, withoutEffect,
        denseCadence, rareCadence, earlyRoll, unknownCalendar, calendarName, calendarDay, calendarEnds, merchantID,
        unknownField,
        namePattern, fieldForm,
        nameNotUnique, outputName, unknownOutput, unusedOutput, nothingToSend, mailAddress, mailNotConfigured,
        mailInClear, mailPace, messageSize, mailDomain, unsubscribeLink, recipientDomain,
        unknownDestination, wrongChannel, notForMerchant, plainSecret, secretReference, hostKey, fileMode,
        transferLimit, hostName,
        portNumber, pathName, accountName,
    ]
}
