"""A proxy that turns against a connection after so many bytes. Usage: fault_proxy.py TARGET_PORT

It prints the port of its control. There each connection is one plan, made by a line `FAULT DIRECTION OFFSET WHEN`: reset (both sides),
close (both sides), hole (everything is swallowed from then on), flip (one bit of a byte), slow (40 KiB a second), or none; up (from
the client) or down; after OFFSET bytes that way, counted from the beginning (`now`) or from the line `arm` on (`later`). The answer is
the port to connect to. `arm` is answered by `armed`, `count` by the bytes that went up and down. The plan ends with its control.
"""
import asyncio
import socket
import struct
import sys

TARGET = int(sys.argv[1])


class Plan:
    def __init__(self, fault, direction, offset, when):
        self.fault, self.direction, self.offset = fault, direction, int(offset)
        self.left = self.offset if when == "now" else None  # bytes until the fault; None while it is not armed
        self.counts = {"up": 0, "down": 0}
        self.is_hole = self.is_slow = False
        self.writers = []

    def end(self, reset):
        for writer in self.writers:
            if reset:
                sock = writer.get_extra_info("socket")
                if sock and sock.fileno() >= 0:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            else:
                writer.close()

    async def pump(self, direction, reader, writer):
        try:
            while chunk := await reader.read(4096 if self.is_slow else 65536):
                self.counts[direction] += len(chunk)
                is_struck = self.left is not None and direction == self.direction and len(chunk) > self.left
                if is_struck:
                    chunk = self.strike(chunk)
                elif self.left is not None and direction == self.direction:
                    self.left -= len(chunk)
                if self.is_hole and not is_struck:
                    continue
                writer.write(chunk)
                await writer.drain()
                if is_struck and self.fault in ("reset", "close"):
                    return self.end(self.fault == "reset")
                if self.is_slow and direction == self.direction:
                    await asyncio.sleep(len(chunk) / 40960)
            # One side ended: so does the other, once it has all.
            if not self.is_hole:
                writer.close()
        except OSError:
            self.end(True)

    def strike(self, chunk):
        """What still goes through of the bytes that reach the offset."""
        at, self.left = self.left, None
        if self.fault == "flip":
            return chunk[:at] + bytes([chunk[at] ^ 1]) + chunk[at + 1 :]
        if self.fault == "slow":
            self.is_slow = True
            return chunk
        self.is_hole = self.fault == "hole"
        return chunk[:at]

    async def serve(self, reader, writer):
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", TARGET)
        self.writers += [writer, far_writer]
        await asyncio.gather(self.pump("up", reader, far_writer), self.pump("down", far_reader, writer))


async def control(reader, writer):
    plan = Plan(*(await reader.readline()).decode().split())
    server = await asyncio.start_server(plan.serve, "127.0.0.1", 0)
    writer.write(b"%d\n" % server.sockets[0].getsockname()[1])
    while line := await reader.readline():
        if line == b"arm\n":
            plan.left = plan.offset
            writer.write(b"armed\n")
        else:
            writer.write(b"%d %d\n" % (plan.counts["up"], plan.counts["down"]))
    server.close()
    plan.end(True)
    writer.close()


async def main():
    server = await asyncio.start_server(control, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
