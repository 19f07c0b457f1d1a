import _timeslice as _ts
from enum import IntEnum as _IntEnum


class Signals(_IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGABRT = 6
    SIGKILL = 9
    SIGUSR1 = 10
    SIGUSR2 = 12
    SIGPIPE = 13
    SIGALRM = 14
    SIGTERM = 15
    SIGCHLD = 17


class Handlers(_IntEnum):
    SIG_DFL = 0
    SIG_IGN = 1


SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGKILL = Signals.SIGHUP, Signals.SIGINT, Signals.SIGQUIT, Signals.SIGABRT, Signals.SIGKILL
SIGUSR1, SIGUSR2, SIGPIPE, SIGALRM = Signals.SIGUSR1, Signals.SIGUSR2, Signals.SIGPIPE, Signals.SIGALRM
SIGTERM, SIGCHLD = Signals.SIGTERM, Signals.SIGCHLD
SIG_DFL, SIG_IGN = Handlers.SIG_DFL, Handlers.SIG_IGN


def default_int_handler(signalnum, frame, /):
    raise KeyboardInterrupt


_current = {2: default_int_handler}


def signal(signalnum, handler, /):
    number = int(signalnum)
    if number in (9, 19):
        raise OSError(22, 'Invalid argument')
    if not callable(handler) and handler not in (0, 1):
        raise TypeError('signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object')
    old = _current.get(number, SIG_DFL)
    _current[number] = handler
    _ts._set_handler(number, handler if callable(handler) else int(handler))
    return old


def getsignal(signalnum, /):
    return _current.get(int(signalnum), SIG_DFL)


def raise_signal(signalnum, /):
    _ts._kill(_ts._pid(), int(signalnum))


def strsignal(signalnum, /):
    return {2: 'Interrupt', 6: 'Aborted', 9: 'Killed', 15: 'Terminated'}.get(int(signalnum))


def pause():
    _ts._sleep(1e6)


_ts._set_handler(2, default_int_handler)
