"""SFTP servers with one fault each, on top of asyncssh's: what drop boxes, full disks and dying machines do to a client.

A class is a mode, its name in words joined by hyphens: NoRename is `no-rename`. Numbers are those of the draft (version 3): 3 permission
denied, 4 failure, 8 unsupported; 14 and 15 are later versions' full disk and quota, which some servers send all the same.
"""
import asyncio
import os
import re

import asyncssh
from asyncssh.packet import String, UInt32
from asyncssh.sftp import FXF_EXCL, FXF_READ, FXF_WRITE, SFTPAttrs, SFTPServerHandler, SFTPVFSAttrs

ROOM = 64 * 1024  # bytes that a full disk takes, and after which a dying server dies


class Status(asyncssh.SFTPError):
    """An answer that goes out with its number as it is; asyncssh would turn newer ones into 4."""

    def encode(self, version):
        return UInt32(self.code) + String(self.reason) + String("en")


DENIED = (3, "Permission denied")
FAILURE = (4, "Failure")
UNSUPPORTED = (8, "Operation unsupported")


async def never():
    await asyncio.Event().wait()


def refusing(answer):
    def refuse(self, *arguments):
        raise Status(*answer)

    return refuse


class Handler(SFTPServerHandler):
    """Lets a mode hide extensions and hold up requests."""

    def __init__(self, server, *arguments):
        super().__init__(server, *arguments)
        self._extensions = [pair for pair in self._extensions if pair[0].decode() not in server.hidden]

    async def _process_packet(self, *packet):
        await self._server.hold()
        await super()._process_packet(*packet)


asyncssh.sftp.SFTPServerHandler = Handler


class Plain(asyncssh.SFTPServer):
    """No fault."""

    hidden = ()

    async def hold(self):
        pass

    async def die(self):
        self.connection.abort()
        await never()


class NoRename(Plain):
    rename = posix_rename = refusing(UNSUPPORTED)


class RenameDenied(Plain):
    rename = posix_rename = refusing(DENIED)


class RenameFails(Plain):
    rename = posix_rename = refusing(FAILURE)


class NoPosixRename(Plain):
    hidden = ("posix-rename@openssh.com",)
    posix_rename = refusing(UNSUPPORTED)


class NoStat(Plain):
    stat = lstat = fstat = refusing(UNSUPPORTED)


class StatDenied(Plain):
    stat = lstat = fstat = refusing(DENIED)


class NoRead(Plain):
    """Shows what is there, and lets nobody read it."""

    def open(self, path, flags, attrs):
        if flags & FXF_READ:
            raise Status(*DENIED)
        return super().open(path, flags, attrs)


class WriteOnly(NoRead):
    stat = lstat = fstat = scandir = listdir = refusing(DENIED)


class ReadOnly(Plain):
    def open(self, path, flags, attrs):
        if flags & FXF_WRITE:
            raise Status(*DENIED)
        return super().open(path, flags, attrs)


class NoMkdir(Plain):
    mkdir = refusing(DENIED)


class NoRemove(Plain):
    """Renames nothing and removes nothing."""

    rename = posix_rename = remove = refusing(DENIED)


class _Full(Plain):
    """Takes so many bytes a file, then says so in its own words."""

    answer = FAILURE
    blocks = None  # what statvfs tells of free blocks; None for the truth

    def write(self, file, offset, data):
        if offset + len(data) > ROOM:
            raise Status(*self.answer)
        return super().write(file, offset, data)

    def statvfs(self, path):
        told = SFTPVFSAttrs.from_local(super().statvfs(path))
        told.bavail = told.bavail if self.blocks is None else self.blocks
        return told


class DiskFull(_Full):
    blocks = 0


class Full14(_Full):
    answer = (14, "No space left on device")


class Quota(_Full):
    answer = (4, "Disk quota exceeded")


class Quota15(_Full):
    answer = (15, "Disk quota exceeded")


class FullAtClose(DiskFull):
    """Takes every byte, and finds at CLOSE that there was no room."""

    write = Plain.write

    def close(self, file):
        if file.writable():
            os.truncate(file.name, min(ROOM, os.stat(file.name).st_size))
            super().close(file)
            raise Status(*FAILURE)
        super().close(file)


def take(path):
    """Moves a file to the directory `taken` beside the one it is in, as a partner's import does."""
    taken = os.path.join(os.path.dirname(os.path.dirname(path)), b"taken")
    os.makedirs(taken, exist_ok=True)
    os.rename(path, os.path.join(taken, os.path.basename(path)))


class Vanishing(Plain):
    """What is published is moved away at once."""

    def rename(self, old, new):
        super().rename(old, new)
        take(new)

    posix_rename = rename

    def close(self, file):
        is_final = file.writable() and not os.path.basename(file.name).startswith(b".")
        super().close(file)
        if is_final:
            take(file.name)


class DiesAtOpen(Plain):
    async def open(self, path, flags, attrs):
        if flags & FXF_WRITE:
            await self.die()
        return super().open(path, flags, attrs)


class DiesInWrite(Plain):
    async def write(self, file, offset, data):
        if offset + len(data) > ROOM:
            await self.die()
        return super().write(file, offset, data)


class DiesAfterClose(Plain):
    """What was written is there, and nobody is told."""

    async def close(self, file):
        is_ours = file.writable()
        super().close(file)
        if is_ours:
            await self.die()


class DiesBeforeRename(Plain):
    async def rename(self, old, new):
        await self.die()

    posix_rename = rename


class DiesAfterRename(Plain):
    async def rename(self, old, new):
        super().rename(old, new)
        await self.die()

    posix_rename = rename


class DiesTaken(Plain):
    """Dies once the file is published and was moved away."""

    async def rename(self, old, new):
        super().rename(old, new)
        take(new)
        await self.die()

    posix_rename = rename


class Overwrites(Plain):
    """RENAME replaces what is there, which the draft forbids; rclone and others do so."""

    def rename(self, old, new):
        os.rename(old, new)


class ExclIgnored(Plain):
    def open(self, path, flags, attrs):
        return super().open(path, flags & ~FXF_EXCL, attrs)


class ShortFstat(Plain):
    def fstat(self, file):
        told = SFTPAttrs.from_local(super().fstat(file))
        told.size -= 1
        return told


class ShortStat(Plain):
    """Tells another size once the file is published: STAT, not LSTAT."""

    def stat(self, path):
        told = SFTPAttrs.from_local(super().stat(path))
        told.size -= 1
        return told


class Alters(Plain):
    """One byte of each file comes to its disk as another; its size is right."""

    def write(self, file, offset, data):
        changed = bytearray(data)
        if offset == 0:
            changed[0] ^= 1
        return super().write(file, offset, bytes(changed))


class Slow(Plain):
    async def hold(self):
        await asyncio.sleep(0.01)


class Stalled(Plain):
    """Lets in, and answers nothing."""

    async def hold(self):
        await never()


class StallsAtRename(Plain):
    async def rename(self, old, new):
        await never()

    posix_rename = rename


class LateRename(Plain):
    """Holds the first RENAME of each file until somebody writes the same temporary name again, and does it then."""

    held = {}

    async def rename(self, old, new):
        if old not in self.held:
            self.held[old] = new
            await never()
        os.rename(old, new)

    posix_rename = rename

    def write(self, file, offset, data):
        if self.held.get(file.name):
            os.rename(file.name, self.held[file.name])
            self.held[file.name] = None
        return super().write(file, offset, data)


class OtherKey(Plain):
    """Shows another host key."""


def modes():
    def below(kind):
        return [kind] + [found for child in kind.__subclasses__() for found in below(child)]

    known = [kind for kind in below(Plain) if not kind.__name__.startswith("_")]
    return {re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "-", kind.__name__).lower(): kind for kind in known}
