"""An SFTP server on a loopback port that lets one user in as a test tells it. Usage: ssh_login_peer.py HOST_KEY SPEC

SPEC is JSON: user; password, or rounds: a list of lists of questions [text, echo, answer] that are asked one list after the
other (keyboard-interactive); directory, which the user is kept to. It prints its port.
"""
import asyncio
import json
import logging
import sys

import asyncssh

logging.getLogger("asyncssh").setLevel(logging.CRITICAL)
spec = json.loads(sys.argv[2])


class Login(asyncssh.SSHServer):
    round = 0

    def begin_auth(self, username):
        return True

    def public_key_auth_supported(self):
        return False

    def password_auth_supported(self):
        return "password" in spec

    def validate_password(self, username, password):
        return username == spec["user"] and password == spec["password"]

    def kbdint_auth_supported(self):
        return "rounds" in spec

    def challenge(self):
        return "", "", "", [(text, echo) for text, echo, _ in spec["rounds"][self.round]]

    def get_kbdint_challenge(self, username, lang, submethods):
        self.round = 0
        return self.challenge()

    def validate_kbdint_response(self, username, responses):
        if username != spec["user"] or list(responses) != [answer for _, _, answer in spec["rounds"][self.round]]:
            return False
        self.round += 1
        return True if self.round == len(spec["rounds"]) else self.challenge()


async def main():
    def files(channel):
        return asyncssh.SFTPServer(channel, chroot=spec["directory"].encode())

    server = await asyncssh.listen("127.0.0.1", 0, server_host_keys=[sys.argv[1]], server_factory=Login, sftp_factory=files)
    print(server.get_port(), flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
