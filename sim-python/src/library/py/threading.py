import sys
import _timeslice as _ts
from itertools import count as _count

_counter = _count(1)
_HAVE_THREAD_NATIVE_ID = True


def _shutdown():
    for thread in list(_alive):
        if not thread.daemon and thread is not _main:
            thread.join()


class Lock:
    def __init__(self):
        self._sem = _ts._create('semaphore', 1, 1, 'Lock')
        self._held = False

    def acquire(self, blocking=True, timeout=-1):
        if timeout == -1:
            got = _ts._acquire(self._sem, None if blocking else 0)
        else:
            got = _ts._acquire(self._sem, timeout)
        if got:
            self._held = True
        return got

    def release(self):
        if not self._held:
            raise RuntimeError('release unlocked lock')
        self._held = False
        _ts._release(self._sem)

    def locked(self):
        return self._held

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()

    def __repr__(self):
        return '<%s _thread.lock object at 0x%x>' % ('locked' if self._held else 'unlocked', id(self))


class RLock:
    def __init__(self):
        self._lock = Lock()
        self._owner = None
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        me = _ts._thread_number()
        if self._owner == me:
            self._count += 1
            return True
        got = self._lock.acquire(blocking, timeout)
        if got:
            self._owner, self._count = me, 1
        return got

    def release(self):
        if self._owner != _ts._thread_number():
            raise RuntimeError('cannot release un-acquired lock')
        self._count -= 1
        if not self._count:
            self._owner = None
            self._lock.release()

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class Event:
    def __init__(self):
        self._event = _ts._create('event', None, None, 'Event')

    def is_set(self):
        return _ts._is_set(self._event)

    isSet = is_set

    def set(self):
        _ts._set(self._event)

    def clear(self):
        _ts._clear(self._event)

    def wait(self, timeout=None):
        return _ts._wait(self._event, timeout)


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError('semaphore initial value must be >= 0')
        self._sem = _ts._create('semaphore', value, None, 'Semaphore')

    def acquire(self, blocking=True, timeout=None):
        return _ts._acquire(self._sem, timeout if blocking else 0)

    def release(self, n=1):
        for _ in range(n):
            _ts._release(self._sem)

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        self.release()


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1):
        self._sem = _ts._create('semaphore', value, value, 'BoundedSemaphore')

    def release(self, n=1):
        try:
            super().release(n)
        except ValueError:
            raise ValueError('Semaphore released too many times') from None


class local:
    def __init__(self):
        object.__setattr__(self, '_dicts', {})

    def _mine(self):
        return self._dicts.setdefault(_ts._thread_number(), {})

    def __getattr__(self, name):
        try:
            return self._mine()[name]
        except KeyError:
            raise AttributeError("'_thread._local' object has no attribute '%s'" % name) from None

    def __setattr__(self, name, value):
        self._mine()[name] = value


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        assert group is None, 'group argument must be None for now'
        number = None
        if name is None:
            number = next(_counter)
            name = 'Thread-%d' % number
            if target is not None and hasattr(target, '__name__'):
                name += ' (%s)' % target.__name__
        self._target = target
        self._name = str(name)
        self._args = args
        self._kwargs = {} if kwargs is None else kwargs
        self._daemonic = current_thread().daemon if daemon is None else daemon
        self._started = False
        self._stopped = False
        self._number = None
        self._done = None

    def start(self):
        if self._started:
            raise RuntimeError('threads can only be started once')
        self._started = True
        self._done = _ts._create('event', None, None, 'end of ' + self._name)
        _alive.append(self)
        self._number = _ts._start_thread(self._bootstrap)
        _by_number[self._number] = self

    def _bootstrap(self):
        _by_number[_ts._thread_number()] = self
        try:
            self.run()
        except SystemExit:
            pass
        except BaseException as e:
            _ts._write(2, 'Exception in thread %s:\n' % self._name)
            for line in _ts._format_exception(e, True):
                _ts._write(2, line)
        self._stopped = True
        _alive.remove(self)
        _ts._set(self._done)
        _ts._exit_thread()

    def run(self):
        if self._target is not None:
            self._target(*self._args, **self._kwargs)

    def join(self, timeout=None):
        if not self._started:
            raise RuntimeError('cannot join thread before it is started')
        if self is current_thread():
            raise RuntimeError('cannot join current thread')
        _ts._wait(self._done, timeout)

    def is_alive(self):
        return self._started and not self._stopped

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        self._name = str(name)

    @property
    def daemon(self):
        return self._daemonic

    @daemon.setter
    def daemon(self, daemonic):
        if self._started:
            raise RuntimeError('cannot set daemon status of active thread')
        self._daemonic = daemonic

    @property
    def ident(self):
        return None if self._number is None else 140000000000000 + self._number

    native_id = ident

    def __repr__(self):
        status = 'initial'
        if self._started:
            status = 'stopped' if self._stopped else 'started'
        if self._daemonic:
            status += ' daemon'
        if self._number is not None:
            status += ' %s' % self.ident
        return '<%s(%s, %s)>' % (type(self).__name__, self._name, status)

    def getName(self):
        return self._name

    def setName(self, name):
        self._name = name


class _MainThread(Thread):
    def __init__(self):
        self._name = 'MainThread'
        self._daemonic = False
        self._started = True
        self._stopped = False
        self._number = 0


_main = _MainThread()
_alive = [_main]
_by_number = {0: _main}


def current_thread():
    return _by_number.get(_ts._thread_number(), _main)


currentThread = current_thread


def main_thread():
    return _main


def active_count():
    return len(_alive)


def enumerate():
    return list(_alive)


def get_ident():
    return 140000000000000 + _ts._thread_number()


def _after_fork():
    global _alive, _main
    _main = current_thread()
    _alive = [_main]
    _by_number.clear()
    _by_number[0] = _main


TIMEOUT_MAX = 9223372036.0
