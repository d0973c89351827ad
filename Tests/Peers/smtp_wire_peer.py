"""A mail server that says what a test wrote, and notes each line that it hears. Usage: smtp_wire_peer.py DIRECTORY SPEC

SPEC is JSON:
  tls       none | starttls | implicit, with certificate and key
  keywords  what EHLO's reply offers; STARTTLS is not added by itself
  replies   by stage (GREETING EHLO STARTTLS AUTH MAIL RCPT DATA DOT RSET QUIT) a list: the n-th time, over all connections, the n-th
            entry, then the usual. An entry is null (the usual), or a text, or {"say": text, "then": "close" | "reset" | "stall"}
  inject    sent in clear behind the reply to STARTTLS, in the same segment
  in_one_go MAIL is answered only when RCPT has come behind it
  hold      no reply to the final dot before the file `go` is in DIRECTORY
In DIRECTORY it leaves `lines` (connection, tls | clear, the line; OPEN and CLOSED) and what it kept (1.eml, 2.eml, ...). It prints its port.
"""
import asyncio
import json
import pathlib
import socket
import ssl
import struct
import sys

directory = pathlib.Path(sys.argv[1])
spec = json.loads(sys.argv[2])
log = open(directory / "lines", "w", buffering=1)
usual = {
    "GREETING": "220 peer.test ESMTP", "STARTTLS": "220 2.0.0 go on", "AUTH": "235 2.7.0 welcome", "MAIL": "250 2.1.0 ok",
    "RCPT": "250 2.1.5 ok", "DATA": "354 go on", "RSET": "250 2.0.0 ok", "QUIT": "221 2.0.0 bye",
}
counts = {}
connections = 0
kept = 0


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(spec["certificate"], spec["key"])
    return made


class Gone(Exception):
    pass


class Peer:
    def __init__(self, reader, writer):
        global connections
        connections += 1
        self.number = connections
        self.reader, self.writer = reader, writer
        self.tls = "tls" if spec["tls"] == "implicit" else "clear"

    def note(self, line):
        log.write(f"{self.number} {self.tls} {line}\n")

    async def line(self):
        line = await self.reader.readline()
        if not line:
            raise Gone()
        return line

    async def answer(self, stage, text=None, more=""):
        """Says what is this stage's turn, and does what comes then."""
        counts[stage] = counts.get(stage, 0) + 1
        entries = spec.get("replies", {}).get(stage, [])
        entry = entries[counts[stage] - 1] if counts[stage] <= len(entries) else None
        if entry is None:
            entry = text or usual[stage]
        if isinstance(entry, str):
            entry = {"say": entry}
        if "say" in entry:
            self.writer.write((entry["say"] + "\r\n" + more).encode())
            await self.writer.drain()
        then = entry.get("then")
        if then == "stall":
            await asyncio.sleep(3600)
        if then == "reset":
            peer = self.writer.get_extra_info("socket")
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if then:
            raise Gone()
        return entry.get("say", "")

    async def run(self):
        self.note("OPEN")
        try:
            await self.answer("GREETING")
            while True:
                await self.command((await self.line()).decode("utf-8", "replace").rstrip("\r\n"))
        except (Gone, ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            pass
        finally:
            try:
                self.writer.close()
            finally:
                self.note("CLOSED")

    async def command(self, line):
        self.note(line)
        verb = line.split(" ")[0].upper()
        if verb in ("EHLO", "HELO"):
            words = ["peer.test"] + spec.get("keywords", [])
            reply = [f"250{'-' if word is not words[-1] else ' '}{word}" for word in words]
            await self.answer("EHLO", "\r\n".join(reply))
        elif verb == "STARTTLS":
            if (await self.answer("STARTTLS", more=spec.get("inject", ""))).startswith("220"):
                await self.writer.start_tls(context())
                self.tls = "tls"
        elif verb == "MAIL" and spec.get("in_one_go"):
            behind = (await self.line()).decode().rstrip("\r\n")
            await self.answer("MAIL")
            await self.command(behind)
        elif verb == "DATA":
            if (await self.answer("DATA")).startswith("354"):
                await self.message()
        elif verb == "AUTH":
            if len(line.split(" ")) < 3:
                self.writer.write(b"334 \r\n")
                self.note("PROOF " + (await self.line()).decode().rstrip("\r\n"))
            await self.answer("AUTH")
        elif verb == "QUIT":
            await self.answer("QUIT")
            raise Gone()
        elif verb in usual:
            await self.answer(verb)
        else:
            self.writer.write(b"500 5.5.1 what?\r\n")

    async def message(self):
        global kept
        lines = []
        while (line := await self.line()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        self.note("DOT")
        while spec.get("hold") and not (directory / "go").exists():
            await asyncio.sleep(0.005)
        kept += 1
        number = kept
        (directory / f"{number}.part").write_bytes(b"".join(lines))
        (directory / f"{number}.part").rename(directory / f"{number}.eml")
        await self.answer("DOT", f"250 2.0.0 Ok: queued as WIRE{number}")


async def main():
    async def serve(reader, writer):
        await Peer(reader, writer).run()

    implicit = context() if spec["tls"] == "implicit" else None
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=implicit)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
