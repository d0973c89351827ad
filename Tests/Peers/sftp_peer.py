"""SFTP servers on loopback ports, one for each fault. Usage: sftp_peer.py HOST_KEY OTHER_KEY AUTHORIZED_KEYS [MODE ...]

The modes are the classes of sftp_faults.py; without one, all of them. Paths are this machine's own. It prints one line with
`mode=port` for each mode once all of them listen.
"""
import asyncio
import logging
import sys

import asyncssh

from sftp_faults import OtherKey, modes

logging.getLogger("asyncssh").setLevel(logging.CRITICAL)


async def main(host_key, other_key, authorized, *wanted):
    known = modes()
    listeners = {}
    for mode in wanted or known:
        listeners[mode] = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[other_key if known[mode] is OtherKey else host_key],
            authorized_client_keys=authorized,
            sftp_factory=known[mode],
            compression_algs=None,
        )
    print(" ".join(f"{mode}={listener.get_port()}" for mode, listener in listeners.items()), flush=True)
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
