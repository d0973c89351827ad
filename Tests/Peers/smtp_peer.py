"""A mail server that behaves as a test tells it. Usage: smtp_peer.py DIRECTORY SPEC

SPEC is JSON: tls (none | starttls | implicit), certificate, key, user, password, size (0 for none), smtputf8, and faults: a stage (GREETING, EHLO,
AUTH, MAIL, RCPT, DATA, BODY, DOT) with `reply` (sent in place of the server's own), `drop` (the connection is closed) or `stall` (nothing ever
comes). With token, XOAUTH2 alone lets in, and a refusal's challenge repeats the token that came. In DIRECTORY it leaves what it kept (1.eml, 2.eml, ...) and the commands it got (commands). It prints its port.
"""
import asyncio
import json
import logging
import pathlib
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

directory = pathlib.Path(sys.argv[1])
spec = json.loads(sys.argv[2])
faults = spec.get("faults", {})
logging.getLogger("mail.log").setLevel(logging.CRITICAL)


async def fault(server, stage):
    """Does what the stage's fault says. True where the server's own reply is not to be sent."""
    with open(directory / "commands", "a") as log:
        log.write(stage + "\n")
    found = faults.get(stage)
    if not found:
        return False
    if "reply" in found:
        await server.push(found["reply"])
    elif found.get("drop"):
        server.transport.close()
    elif found.get("stall"):
        await asyncio.sleep(3600)
    return True


class Peer(SMTP):
    greeted = False

    async def push(self, status):
        if not self.greeted:
            self.greeted = True
            if await fault(self, "GREETING"):
                return
        await super().push(status)

    async def smtp_EHLO(self, argument):
        if not await fault(self, "EHLO"):
            await super().smtp_EHLO(argument)

    async def smtp_AUTH(self, argument):
        if not await fault(self, "AUTH"):
            await super().smtp_AUTH(argument)

    async def smtp_MAIL(self, argument):
        if not await fault(self, "MAIL"):
            await super().smtp_MAIL(argument)

    async def smtp_RCPT(self, argument):
        if not await fault(self, "RCPT"):
            await super().smtp_RCPT(argument)

    async def smtp_DATA(self, argument):
        if await fault(self, "DATA"):
            return
        if "BODY" in faults:
            await self.push("354 go on")
            await fault(self, "BODY")
            self.transport.close()
            return
        await super().smtp_DATA(argument)

    async def smtp_QUIT(self, argument):
        await fault(self, "QUIT")
        await super().smtp_QUIT(argument)


class Keeper:
    count = 0

    async def handle_DATA(self, server, session, envelope):
        found = faults.get("DOT", {})
        if "reply" not in found or found.get("keep"):
            Keeper.count += 1
            (directory / f"{Keeper.count}.eml").write_bytes(envelope.original_content)
        with open(directory / "commands", "a") as log:
            log.write("DOT\n")
        if found.get("drop"):
            server.transport.abort()
            return "250 never seen"
        if found.get("stall"):
            await asyncio.sleep(3600)
        return found.get("reply", "250 2.0.0 Ok: queued as PEER%d" % Keeper.count)


class TokenKeeper(Keeper):
    async def auth_XOAUTH2(self, server, arguments):
        came = await server.challenge_auth("")
        if came == b"user=%s\x01auth=Bearer %s\x01\x01" % (spec["user"].encode(), spec["token"].encode()):
            return AuthResult(success=True)
        token = came.split(b"Bearer ")[-1].rstrip(b"\x01").decode()
        await server.challenge_auth('{"status":"400","schemes":"Bearer","token":"%s"}' % token)
        return AuthResult(success=False, handled=False)


def authenticate(server, session, envelope, mechanism, login):
    good = login.login == spec["user"].encode() and login.password == spec["password"].encode()
    return AuthResult(success=good, handled=False)


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(spec["certificate"], spec["key"])
    return made


def session():
    starttls = spec["tls"] == "starttls"
    return Peer(
        TokenKeeper() if "token" in spec else Keeper(),
        hostname="peer.test",
        data_size_limit=spec.get("size", 33554432),
        enable_SMTPUTF8=spec.get("smtputf8", False),
        tls_context=context() if starttls else None,
        require_starttls=starttls,
        authenticator=authenticate if "user" in spec else None,
        auth_required="user" in spec,
        auth_require_tls=starttls,
        auth_exclude_mechanism=() if "password" in spec else ("PLAIN", "LOGIN"),
    )


async def main():
    implicit = context() if spec["tls"] == "implicit" else None
    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
