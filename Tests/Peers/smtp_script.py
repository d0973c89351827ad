"""Mail servers that each keep to a script, faults and all. Usage: smtp_script.py DIRECTORY SCRIPTS CERTIFICATE KEY

SCRIPTS is a JSON file: a list of scripts, one server on a port of its own each. The ports are printed in one line. A script has:
  tls     none, starttls (nothing but EHLO, NOOP, RSET, QUIT before it), or implicit
  auth    the mechanisms offered within TLS, or in clear where tls is none; where there are some, mail needs a login
  user, password   the login that is right; for XOAUTH2 the password is the token
  offer   the other keywords of EHLO's reply
  lower   whether the keywords come in lower case
  narrow  whether little fits into the connection: a client is held up in mid-message
  faults  what is done in place of the server's own reply. A fault has:
    stage       CONNECT, EHLO, HELO, STARTTLS, TLS (in place of the handshake), AUTH (the command), PROOF (the credentials),
                MAIL, RCPT, DATA, BODY (1,000 bytes of the message have come), DOT, IDLE (a moment after DOT's reply),
                RSET, QUIT
    connection  on which connection, from 1; 0 for each
    nth         at which time that the stage comes within the connection, from 1; 0 for each
    send        the bytes of the reply, as Latin-1, with their line ends; none for none
    bytewise    whether each byte goes alone
    then        on; close; reset; or hold: it says no more, and hears until the client goes (BODY without
                send: it does not even hear)
    accept      whether the server takes it for a yes and goes on so; of DOT: whether it keeps the message
In DIRECTORY/<number of the script, from 0> it leaves:
  commands    a line for each thing that happened: the number of the connection, and the command line without its credentials, or one of
              HERE (it has been made), DOT, KEPT n, IDLE, GONE (it has ended), or what no client may do: EARLY (bytes before the
              reply that had to be waited for), BARE (a line end that is no CRLF), UNKNOWN
  n.eml       the n-th message that it kept, with CRLF, written before the reply goes out
Where DIRECTORY/<number>/release appears, a server that holds in mid-message, and reads nothing, reads on and forgets it.
"""
import asyncio
import base64
import json
import pathlib
import select
import socket
import ssl
import struct
import sys

root = pathlib.Path(sys.argv[1])
certificate = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
if len(sys.argv) > 4:
    certificate.load_cert_chain(sys.argv[3], sys.argv[4])


class Gone(Exception):
    """The connection is over."""


class Script:
    def __init__(self, number, spec):
        self.spec = spec
        self.directory = root / str(number)
        self.directory.mkdir()
        self.log = open(self.directory / "commands", "a", buffering=1)
        self.connections = 0
        self.messages = 0

    async def listen(self):
        listener = socket.socket()
        if self.spec.get("narrow"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1000)
        listener.bind(("127.0.0.1", 0))
        implicit = certificate if self.spec.get("tls") == "implicit" else None
        limit = 4096 if self.spec.get("narrow") else 65536
        self.server = await asyncio.start_server(self.serve, sock=listener, ssl=implicit, limit=limit, backlog=64)
        return listener.getsockname()[1]

    async def serve(self, reader, writer):
        self.connections += 1
        connection = Connection(self, self.connections, reader, writer)
        try:
            await connection.converse()
        except (Gone, OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()
            # TLS would wait half a minute for the client's goodbye, which a client in mid-message does not say.
            asyncio.get_running_loop().call_later(0.1, writer.transport.abort)
            connection.note("GONE")


class Connection:
    def __init__(self, script, number, reader, writer):
        self.script, self.spec = script, script.spec
        self.number, self.reader, self.writer = number, reader, writer
        self.socket = writer.get_extra_info("socket")
        self.tls = self.spec.get("tls", "none") == "implicit"
        self.times = {}
        self.greeted = self.authenticated = False
        self.begin()

    def begin(self):
        self.sender = self.recipient = None

    def note(self, what):
        self.script.log.write(f"{self.number} {what}\n")

    def offers(self, keyword):
        return any(word.split()[0].upper() == keyword for word in self.spec.get("offer", []))

    # Replies and faults

    async def send(self, data, bytewise=False):
        if bytewise:
            for byte in data[:-1]:
                self.writer.write(bytes([byte]))
                await asyncio.sleep(0.0005)
            data = data[-1:]
        self.writer.write(data)
        await self.writer.drain()

    def fault(self, stage):
        self.times[stage] = time = self.times.get(stage, 0) + 1
        for fault in self.spec.get("faults", []):
            if (fault["stage"] == stage and fault.get("connection", 1) in (0, self.number)
                    and fault.get("nth", 0) in (0, time)):
                return fault
        return None

    async def reply(self, stage, own):
        """Says what is to be said at a stage. True where the server itself takes it for a yes."""
        fault = self.fault(stage)
        if not fault:
            await self.send(own.encode() + b"\r\n")
            return own[0] in "23"
        await self.commit(fault)
        return fault.get("accept", False)

    async def commit(self, fault, reads=True):
        if fault.get("send"):
            await self.send(fault["send"].encode("latin-1"), fault.get("bytewise", False))
        then = fault.get("then", "on")
        if then == "close":
            raise Gone
        if then == "reset":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.writer.transport.abort()
            raise Gone
        if then == "hold":
            await self.forget() if reads else await self.starve()

    async def forget(self):
        """Hears, and answers nothing, until the client goes."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_WINDOW_CLAMP, 1 << 20)
        while await self.reader.read(65536):
            pass
        raise Gone

    async def starve(self):
        """Reads nothing, so that the client can send no more, until the client or the test has had enough."""
        poll = select.poll()
        poll.register(self.socket, select.POLLRDHUP)
        while not poll.poll(0) and not (self.script.directory / "release").exists():
            await asyncio.sleep(0.02)
        await self.forget()

    # Commands

    async def line(self):
        try:
            line = await self.reader.readuntil(b"\n")
        except asyncio.LimitOverrunError:
            self.note("UNKNOWN")
            raise Gone
        if not line.endswith(b"\r\n"):
            self.note("BARE")
        return line.rstrip(b"\r\n").decode("utf-8", "replace")

    async def nothing_early(self):
        """A client that has to wait for the reply has sent nothing yet."""
        await asyncio.sleep(0.002)
        if len(self.reader._buffer):
            self.note("EARLY")

    async def converse(self):
        self.note("HERE")
        if not await self.reply("CONNECT", "220 peer.test ESMTP"):
            await self.forget()
        while True:
            line = await self.line()
            verb, _, argument = line.partition(" ")
            verb = verb.upper()
            self.note(f"AUTH {argument.split(' ')[0]}" if verb == "AUTH" else line)
            if verb not in ("MAIL", "RCPT") or not self.offers("PIPELINING"):
                await self.nothing_early()
            method = getattr(self, "do_" + verb, None)
            if method:
                await method(argument)
            else:
                self.note("UNKNOWN")
                await self.send(b"500 5.5.1 unknown command\r\n")

    def hello(self):
        words = ["peer.test"] + self.spec.get("offer", [])
        if self.spec.get("tls") == "starttls" and not self.tls:
            words.append("STARTTLS")
        elif self.spec.get("auth"):
            words.append("AUTH " + " ".join(self.spec["auth"]))
        if self.spec.get("lower"):
            words = [word.lower() for word in words]
        return "\r\n".join([f"250-{word}" for word in words[:-1]] + [f"250 {words[-1]}"])

    async def do_EHLO(self, argument):
        self.greeted = await self.reply("EHLO", self.hello()) or self.greeted
        self.begin()

    async def do_HELO(self, argument):
        self.greeted = await self.reply("HELO", "250 peer.test") or self.greeted
        self.begin()

    async def do_STARTTLS(self, argument):
        if self.tls or self.spec.get("tls") != "starttls":
            await self.refuse("503 5.5.1 no")
            return
        if not await self.reply("STARTTLS", "220 2.0.0 go ahead"):
            return
        fault = self.fault("TLS")
        if fault:
            await self.commit(fault)
            await self.forget()
        await self.writer.start_tls(certificate)
        if self.spec.get("narrow"):
            self.writer.transport.set_read_buffer_limits(high=4096)
        self.tls, self.greeted = True, False

    async def do_AUTH(self, argument):
        mechanism, _, proof = argument.partition(" ")
        mechanism = mechanism.upper()
        if mechanism not in self.spec.get("auth", []) or (self.spec.get("tls") != "none" and not self.tls):
            await self.refuse("504 5.5.4 no such login")
            return
        wanted = self.spec["user"].encode(), self.spec["password"].encode()
        if mechanism == "LOGIN":
            given = (proof or await self.challenge("VXNlcm5hbWU6"), await self.challenge("UGFzc3dvcmQ6"))
            found = tuple(base64.b64decode(word) for word in given)
        else:
            proof = base64.b64decode(proof or await self.challenge(""))
            if mechanism == "PLAIN":
                found = tuple(proof.split(b"\0")[1:])
            else:
                found = proof
                wanted = b"user=%s\x01auth=Bearer %s\x01\x01" % wanted
        if found != wanted and mechanism == "XOAUTH2" and not any(fault["stage"] == "PROOF" for fault in self.spec["faults"]):
            await self.challenge(base64.b64encode(b'{"status":"401","scope":"mail"}').decode())
        own = "235 2.7.0 welcome" if found == wanted else "535 5.7.8 wrong"
        self.authenticated = await self.reply("PROOF", own)

    async def challenge(self, text):
        if not await self.reply("AUTH", f"334 {text}"):
            await self.forget()
        self.note("PROOF")
        return await self.line()

    async def refuse(self, reply):
        self.note("REFUSED " + reply)
        await self.send(reply.encode() + b"\r\n")

    def obstacle(self):
        if not self.greeted:
            return "503 5.5.1 EHLO first"
        if self.spec.get("tls") == "starttls" and not self.tls:
            return "530 5.7.0 STARTTLS first"
        if self.spec.get("auth") and not self.authenticated:
            return "530 5.7.0 login first"
        return None

    async def do_MAIL(self, argument):
        address, *parameters = argument.split(" ")
        known = {"SIZE=": "SIZE", "BODY=8BITMIME": "8BITMIME", "SMTPUTF8": "SMTPUTF8"}
        strange = [p for p in parameters if not any(p.upper().startswith(k) and self.offers(w) for k, w in known.items())]
        if self.obstacle() or self.sender is not None:
            await self.refuse(self.obstacle() or "503 5.5.1 nested MAIL")
        elif strange or not address.upper().startswith("FROM:<"):
            await self.refuse("555 5.5.4 what is that")
        elif await self.reply("MAIL", "250 2.1.0 ok"):
            self.sender = address

    async def do_RCPT(self, argument):
        if self.sender is None:
            # Of a client that pipelines, this comes of a refused MAIL.
            await self.send(b"503 5.5.1 MAIL first\r\n")
        elif await self.reply("RCPT", "250 2.1.5 ok"):
            self.recipient = argument

    async def do_DATA(self, argument):
        if self.recipient is None:
            await self.refuse("503 5.5.1 RCPT first")
            return
        if await self.reply("DATA", "354 go on"):
            await self.take(await self.body())
        # After a refusal the transaction stands until RSET, as many servers have it.

    async def body(self):
        fault = self.fault("BODY")
        taken = bytearray()
        while not taken.endswith(b"\r\n.\r\n") and taken != b".\r\n":
            taken += await self.reader.readuntil(b"\n")
            if not taken.endswith(b"\r\n"):
                self.note("BARE")
            if fault and len(taken) > 1000:
                await self.commit(fault, reads=bool(fault.get("send")))
                await self.forget()
        lines = bytes(taken[:-3]).split(b"\r\n")
        return b"\r\n".join(line[1:] if line.startswith(b".") else line for line in lines)

    async def take(self, message):
        self.note("DOT")
        fault = self.fault("DOT")
        self.begin()
        number = self.script.messages + 1
        if not fault or fault.get("accept", False):
            self.script.messages = number
            (self.script.directory / f"{number}.eml").write_bytes(message)
            self.note(f"KEPT {number}")
        if fault:
            await self.commit(fault)
        else:
            await self.send(b"250 2.0.0 Ok: queued as PEER%d\r\n" % number)
        fault = self.fault("IDLE")
        if fault:
            await asyncio.sleep(0.05)
            try:
                await self.commit(fault)
            finally:
                self.note("IDLE")

    async def do_RSET(self, argument):
        if await self.reply("RSET", "250 2.0.0 ok"):
            self.begin()

    async def do_NOOP(self, argument):
        await self.send(b"250 2.0.0 ok\r\n")

    async def do_QUIT(self, argument):
        await self.reply("QUIT", "221 2.0.0 bye")
        raise Gone


async def main():
    scripts = [Script(number, spec) for number, spec in enumerate(json.loads(pathlib.Path(sys.argv[2]).read_text()))]
    print(*[await script.listen() for script in scripts], flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
