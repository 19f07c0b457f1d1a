import time
import threading
import _timeslice as _ts

from . import context
from . import process

RECURSIVE_MUTEX, SEMAPHORE = 0, 1
SEM_VALUE_MAX = 2147483647


class SemLock(object):
    def __init__(self, kind, value, maxvalue, *, ctx):
        if not 0 <= value <= maxvalue:
            raise ValueError('invalid maxvalue' if maxvalue < 0 else 'semaphore or lock value out of range')
        self._kind = kind
        self._maxvalue = maxvalue
        self._is_fork_ctx = ctx._name == 'fork'
        self._sem = _ts._create('semaphore', value, maxvalue, type(self).__name__)
        self._owner = None
        self._taken = 0

    def _me(self):
        return (_ts._pid(), _ts._thread_number())

    def _is_mine(self):
        return self._taken > 0 and self._owner == self._me()

    def _get_value(self):
        return _ts._units(self._sem)

    @property
    def _semlock(self):
        return self

    def _count(self):
        return self._taken if self._owner is not None and self._owner[0] == _ts._pid() else 0

    def acquire(self, block=True, timeout=None):
        if self._kind == RECURSIVE_MUTEX and self._is_mine():
            self._taken += 1
            return True
        if not block:
            timeout = 0
        elif timeout is not None and timeout < 0:
            timeout = 0
        if not _ts._acquire(self._sem, timeout):
            return False
        if self._owner is not None and self._owner[0] != _ts._pid():
            self._taken = 0
        self._owner = self._me()
        self._taken += 1
        return True

    def release(self):
        if self._kind == RECURSIVE_MUTEX:
            if not self._is_mine():
                raise AssertionError('attempt to release recursive lock not owned by thread')
            if self._taken > 1:
                self._taken -= 1
                return
            self._taken = 0
            _ts._release(self._sem)
            return
        _ts._release(self._sem)
        if self._owner is not None and self._owner[0] != _ts._pid():
            self._taken = 0
        self._taken -= 1

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *args):
        return self.release()

    def __reduce__(self):
        context.assert_spawning(self)
        if self._is_fork_ctx and context.get_spawning_popen().method != 'fork':
            raise RuntimeError('A SemLock created in a fork context is being '
                               'shared with a process in a spawn context. This is '
                               'not supported. Please use the same context to create '
                               'multiprocessing objects and Process.')
        return (_rebuild, (type(self), self._kind, self._maxvalue, self._sem))


def _rebuild(cls, kind, maxvalue, sem):
    lock = object.__new__(cls)
    lock._kind = kind
    lock._maxvalue = maxvalue
    lock._is_fork_ctx = False
    lock._sem = sem
    lock._owner = None
    lock._taken = 0
    return lock


class Semaphore(SemLock):
    def __init__(self, value=1, *, ctx):
        SemLock.__init__(self, SEMAPHORE, value, SEM_VALUE_MAX, ctx=ctx)

    def get_value(self):
        return self._get_value()

    def __repr__(self):
        return '<%s(value=%s)>' % (self.__class__.__name__, self._get_value())


class BoundedSemaphore(Semaphore):
    def __init__(self, value=1, *, ctx):
        SemLock.__init__(self, SEMAPHORE, value, value, ctx=ctx)

    def __repr__(self):
        return '<%s(value=%s, maxvalue=%s)>' % (self.__class__.__name__, self._get_value(), self._maxvalue)


def _owner_name():
    name = process.current_process().name
    thread = threading.current_thread().name
    return name if thread == 'MainThread' else name + '|' + thread


class Lock(SemLock):
    def __init__(self, *, ctx):
        SemLock.__init__(self, SEMAPHORE, 1, 1, ctx=ctx)

    def __repr__(self):
        if self._is_mine():
            name = _owner_name()
        elif self._get_value() == 1:
            name = 'None'
        elif self._count() > 0:
            name = 'SomeOtherThread'
        else:
            name = 'SomeOtherProcess'
        return '<%s(owner=%s)>' % (self.__class__.__name__, name)


class RLock(SemLock):
    def __init__(self, *, ctx):
        SemLock.__init__(self, RECURSIVE_MUTEX, 1, 1, ctx=ctx)

    def __repr__(self):
        if self._is_mine():
            name, count = _owner_name(), self._count()
        elif self._get_value() == 1:
            name, count = 'None', 0
        elif self._count() > 0:
            name, count = 'SomeOtherThread', 'nonzero'
        else:
            name, count = 'SomeOtherProcess', 'nonzero'
        return '<%s(%s, %s)>' % (self.__class__.__name__, name, count)


class Condition(object):
    def __init__(self, lock=None, *, ctx):
        self._lock = lock or ctx.RLock()
        self._sleeping_count = ctx.Semaphore(0)
        self._woken_count = ctx.Semaphore(0)
        self._wait_semaphore = ctx.Semaphore(0)
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def __reduce__(self):
        context.assert_spawning(self)
        return (_rebuild_condition, (self._lock, self._sleeping_count, self._woken_count, self._wait_semaphore))

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def __repr__(self):
        waiters = self._sleeping_count._get_value() - self._woken_count._get_value()
        return '<%s(%s, %s)>' % (self.__class__.__name__, self._lock, waiters)

    def wait(self, timeout=None):
        assert self._lock._is_mine(), 'must acquire() condition before using wait()'
        self._sleeping_count.release()
        count = self._lock._count()
        for _ in range(count):
            self._lock.release()
        try:
            return self._wait_semaphore.acquire(True, timeout)
        finally:
            self._woken_count.release()
            for _ in range(count):
                self._lock.acquire()

    def notify(self, n=1):
        assert self._lock._is_mine(), 'lock is not owned'
        while self._woken_count.acquire(False):
            self._sleeping_count.acquire(False)
        sleepers = 0
        while sleepers < n and self._sleeping_count.acquire(False):
            self._wait_semaphore.release()
            sleepers += 1
        if sleepers:
            for _ in range(sleepers):
                self._woken_count.acquire()
            while self._wait_semaphore.acquire(False):
                pass

    def notify_all(self):
        self.notify(SEM_VALUE_MAX)

    def wait_for(self, predicate, timeout=None):
        result = predicate()
        if result:
            return result
        end = None if timeout is None else time.monotonic() + timeout
        while not result:
            if end is not None:
                timeout = end - time.monotonic()
                if timeout <= 0:
                    break
            self.wait(timeout)
            result = predicate()
        return result


def _rebuild_condition(lock, sleeping, woken, wait):
    condition = object.__new__(Condition)
    condition._lock = lock
    condition._sleeping_count, condition._woken_count, condition._wait_semaphore = sleeping, woken, wait
    condition.acquire = lock.acquire
    condition.release = lock.release
    return condition


class Event(object):
    def __init__(self, *, ctx):
        self._event = _ts._create('event', None, None, 'Event')

    def __reduce__(self):
        context.assert_spawning(self)
        return (_rebuild_event, (self._event,))

    def is_set(self):
        return _ts._is_set(self._event)

    def set(self):
        _ts._set(self._event)

    def clear(self):
        _ts._clear(self._event)

    def wait(self, timeout=None):
        if timeout is not None and timeout < 0:
            timeout = 0
        if timeout == 0:
            return _ts._is_set(self._event)
        return _ts._wait(self._event, timeout)

    def __repr__(self):
        return '<%s at %#x %s>' % (type(self).__qualname__, id(self), 'set' if self.is_set() else 'unset')


def _rebuild_event(number):
    event = object.__new__(Event)
    event._event = number
    return event
