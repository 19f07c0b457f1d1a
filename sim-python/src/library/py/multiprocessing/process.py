# Process objects. Lines that show in tracebacks carry the number of the line of CPython's file that they stand for.
import os
import sys
import signal
import itertools
import threading

ORIGINAL_DIR = os.getcwd()


def current_process():
    return _current_process


def active_children():
    _cleanup()
    return list(_children)


def parent_process():
    return _parent_process


def _cleanup():
    for p in list(_children):
        if p._popen and p._popen.poll() is not None:
            _discard(p)


def _discard(p):
    if p in _children:
        _children.remove(p)


class BaseProcess(object):
    def _Popen(self):
        raise NotImplementedError

    def __init__(self, group=None, target=None, name=None, args=(), kwargs={},
                 *, daemon=None):
        assert group is None, 'group argument must be None for now'  #@82
        count = next(_process_counter)
        self._identity = _current_process._identity + (count,)
        self._config = _current_process._config.copy()
        self._parent_pid = os.getpid()
        self._parent_name = _current_process.name
        self._popen = None
        self._closed = False
        self._target = target
        self._args = tuple(args)  #@91
        self._kwargs = dict(kwargs)  #@92
        self._name = name or type(self).__name__ + '-' + ':'.join([str(i) for i in self._identity])
        if daemon is not None:
            self.daemon = daemon

    def _check_closed(self):
        if self._closed:  #@101
            raise ValueError("process object is closed")  #@102

    def run(self):
        if self._target:  #@107
            self._target(*self._args, **self._kwargs)  #@108

    def start(self):
        self._check_closed()  #@114
        assert self._popen is None, 'cannot start a process twice'  #@115
        #@116
        assert self._parent_pid == os.getpid(), \
               'can only start a process object created by current process'
        #@118
        assert not _current_process._config.get('daemon'), \
               'daemonic processes are not allowed to have children'
        _cleanup()  #@120
        self._popen = self._Popen(self)  #@121
        self._sentinel = self._popen.sentinel
        del self._target, self._args, self._kwargs
        _children.append(self)

    def terminate(self):
        self._check_closed()  #@132
        self._popen.terminate()  #@133

    def kill(self):
        self._check_closed()  #@139
        self._popen.kill()  #@140

    def join(self, timeout=None):
        self._check_closed()  #@146
        assert self._parent_pid == os.getpid(), 'can only join a child process'  #@147
        assert self._popen is not None, 'can only join a started process'  #@148
        res = self._popen.wait(timeout)  #@149
        if res is not None:
            _discard(self)

    def is_alive(self):
        self._check_closed()  #@157
        if self is _current_process:
            return True
        assert self._parent_pid == os.getpid(), 'can only test a child process'  #@160
        if self._popen is None:
            return False
        returncode = self._popen.poll()
        if returncode is None:
            return True
        _discard(self)
        return False

    def close(self):
        if self._popen is not None:
            if self._popen.poll() is None:
                raise ValueError("Cannot close a process while it is still running. "
                                 "You should first call join() or terminate().")  #@181
            self._popen.close()
            self._popen = None
            del self._sentinel
            _discard(self)
        self._closed = True

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), 'name must be a string'  #@195
        self._name = name

    @property
    def daemon(self):
        return self._config.get('daemon', False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, 'process has already started'  #@210
        self._config['daemon'] = daemonic

    @property
    def authkey(self):
        return self._config['authkey']

    @authkey.setter
    def authkey(self, authkey):
        self._config['authkey'] = AuthenticationString(authkey)

    @property
    def exitcode(self):
        self._check_closed()
        if self._popen is None:
            return self._popen
        return self._popen.poll()

    @property
    def ident(self):
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError("process not started") from None  #@255

    def __repr__(self):
        exitcode = None
        if self is _current_process:
            status = 'started'
        elif self._closed:
            status = 'closed'
        elif self._parent_pid != os.getpid():
            status = 'unknown'
        elif self._popen is None:
            status = 'initial'
        else:
            exitcode = self._popen.poll()
            status = 'started' if exitcode is None else 'stopped'
        info = [type(self).__name__, 'name=%r' % self._name]
        if self._popen is not None:
            info.append('pid=%s' % self._popen.pid)
        info.append('parent=%s' % self._parent_pid)
        info.append(status)
        if exitcode is not None:
            exitcode = _exitcode_to_name.get(exitcode, exitcode)
            info.append('exitcode=%s' % exitcode)
        if self.daemon:
            info.append('daemon')
        return '<%s>' % ' '.join(info)

    def __reduce__(self):
        from .context import assert_spawning
        if type(self) is not BaseProcess and get_spawning() is None:
            raise TypeError('Pickling an AuthenticationString object is '
                            'disallowed for security reasons')
        return (_rebuild, (type(self),), self.__dict__)

    def _bootstrap(self, parent_sentinel=None):
        from . import util, context
        global _current_process, _parent_process, _process_counter, _children
        import traceback

        exitcode = 1
        try:
            if self._start_method is not None:
                context._force_start_method(self._start_method)
            _process_counter = itertools.count(1)
            _children = []
            util._close_stdin()
            _current_process = self
            _parent_process = _ParentProcess(self._parent_name, self._parent_pid, parent_sentinel)
            self._after_fork()
            try:
                self.run()  #@314
                exitcode = 0
            finally:
                util._exit_function()  #@317
        except SystemExit as e:
            if e.code is None:
                exitcode = 0
            elif isinstance(e.code, int):
                exitcode = e.code
            else:
                sys.stderr.write(str(e.code) + '\n')
                exitcode = 1
        except:
            exitcode = 1
            sys.stderr.write('Process %s:\n' % self.name)
            traceback.print_exc()
        finally:
            threading._shutdown()
            util._flush_std_streams()
        return exitcode

    @staticmethod
    def _after_fork():
        from . import util
        util._finalizer_registry.clear()
        util._run_after_forkers()


def get_spawning():
    from .context import get_spawning_popen
    return get_spawning_popen()


def _rebuild(cls):
    return object.__new__(cls)


class AuthenticationString(bytes):
    def __reduce__(self):
        from .context import get_spawning_popen
        if get_spawning_popen() is None:
            raise TypeError(
                'Pickling an AuthenticationString object is '
                'disallowed for security reasons'
                )  #@348
        return AuthenticationString, (bytes(self),)


class _ParentProcess(BaseProcess):
    def __init__(self, name, pid, sentinel):
        self._identity = ()
        self._name = name
        self._pid = pid
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._sentinel = sentinel
        self._config = {}

    def is_alive(self):
        return os.getppid() == self._pid

    @property
    def ident(self):
        return self._pid

    def join(self, timeout=None):
        import time
        until = None if timeout is None else time.monotonic() + timeout
        while self.is_alive():
            if until is not None and time.monotonic() >= until:
                break
            time.sleep(0.01)

    pid = ident


class _MainProcess(BaseProcess):
    def __init__(self):
        self._identity = ()
        self._name = 'MainProcess'
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._config = {'authkey': AuthenticationString(os.urandom(32)), 'semprefix': '/mp'}

    def close(self):
        pass


_parent_process = None
_current_process = _MainProcess()
_process_counter = itertools.count(1)
_children = []
_exitcode_to_name = {-number: '-' + name for name, number in
                     [(s.name, s.value) for s in signal.Signals]}
