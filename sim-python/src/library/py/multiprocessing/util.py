import sys
import atexit
import threading
import _timeslice as _ts
from . import process
from .process import current_process, active_children

_log_to_stderr = False
_logger = None
_finalizer_registry = {}
_afterfork_registry = []
_exiting = False


def info(msg, *args):
    pass


debug = sub_debug = sub_warning = info


def register_after_fork(obj, func):
    _afterfork_registry.append((obj, func))


def _run_after_forkers():
    for obj, func in list(_afterfork_registry):
        func(obj)
    random = sys.modules.get('random')
    if random is not None:
        random._after_fork()
    threading._after_fork()


def _flush_std_streams():
    sys.stdout.flush()
    sys.stderr.flush()


def _close_stdin():
    _ts._close_stdin()


def is_exiting():
    return _exiting


class Finalize:
    def __init__(self, obj, callback, args=(), kwargs=None, exitpriority=None):
        self._callback = callback
        self._args = args
        self._kwargs = kwargs or {}
        self._key = (exitpriority, len(_finalizer_registry))
        self._active = True
        _finalizer_registry[self._key] = self

    def __call__(self, wr=None):
        if self._active:
            self._active = False
            _finalizer_registry.pop(self._key, None)
            return self._callback(*self._args, **self._kwargs)

    def cancel(self):
        self._active = False
        _finalizer_registry.pop(self._key, None)

    def still_active(self):
        return self._active


def _run_finalizers(minpriority=None):
    keys = [key for key in _finalizer_registry
            if key[0] is not None and (minpriority is None or key[0] >= minpriority)]
    keys.sort(reverse=True)
    for key in keys:
        finalizer = _finalizer_registry.get(key)
        if finalizer is not None:
            finalizer()
    if minpriority is None:
        _finalizer_registry.clear()


def _exit_function():
    global _exiting
    if not _exiting:
        _exiting = True
        _ts._code_end()
        _run_finalizers(0)
        for p in active_children():
            if p.daemon:
                p._popen.terminate()
        for p in active_children():
            p.join()
        _run_finalizers()


atexit.register(_exit_function)
