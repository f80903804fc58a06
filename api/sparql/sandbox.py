"""A process in, the same process out with what a query may need and no more.

It ends with its parent, has a bounded memory, and, on Linux, can neither open a socket nor start a program: the second
wall behind the one that parses queries, see seccomp(2).
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import platform
import resource
import signal
import sys
from pathlib import Path

__all__ = ["confine", "follow_parent", "ignore_signals"]

_log = logging.getLogger(__name__)

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 13, 0x80000000  # 13 is EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ARCHITECTURE_AT, _NUMBER_AT = 4, 0
_X32 = 0x40000000  # the other numbering that the same architecture knows
# socket, connect, execve, execveat, ptrace, process_vm_writev, io_uring_setup
_CALLS = {
    "x86_64": (0xC000003E, (41, 42, 59, 322, 101, 311, 425)),
    "aarch64": (0xC00000B7, (198, 203, 221, 281, 117, 271, 425)),
}


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("start", ctypes.POINTER(_Instruction)))


def follow_parent(parent: int) -> None:
    """Ends this process when its parent ends, in the middle of a query too; at once where it has ended already."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def ignore_signals() -> None:
    """Ctrl-C at a terminal reaches the whole group; the server decides when its processes go."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def confine(memory: int) -> bool:
    """Bounds the memory to so many bytes and closes the network; False where the system has no way to close it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    least = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_DATA, (least, least))
    with contextlib.suppress(OSError):  # when the machine runs out of memory, a query goes before the server
        Path("/proc/self/oom_score_adj").write_text("1000")
    closed = _close_network()
    if not closed:
        _log.warning("this system cannot forbid a worker the network; SERVICE and LOAD are refused by parsing alone")
    return closed


def _close_network() -> bool:
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    architecture, calls = known
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, len(calls) + 1, 0, _X32),
        *((_EQUAL, len(calls) - place, 0, call) for place, call in enumerate(calls)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    instructions = (_Instruction * len(code))(*(_Instruction(*line) for line in code))
    program = _Program(len(code), instructions)
    return _prctl(_PR_SET_NO_NEW_PRIVS, 1) and _prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program))


def _prctl(option: int, *arguments: object) -> bool:
    padded = [*arguments, *[ctypes.c_ulong(0)] * (4 - len(arguments))]
    return bool(ctypes.CDLL(None, use_errno=True).prctl(option, *padded) == 0)
