import os
import signal
import _timeslice as _ts
import _prelude as _p

from . import util

__all__ = ['Popen']


class Popen(object):
    method = 'fork'

    def __init__(self, process_obj):
        util._flush_std_streams()  #@16
        self.returncode = None
        self.finalizer = None
        self._launch(process_obj)  #@19

    def duplicate_for_child(self, fd):
        return fd

    def poll(self, flag=os.WNOHANG):
        if self.returncode is None:
            try:
                self.returncode = _ts._poll(self.pid)
            except OSError:
                return None
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            if timeout is not None and timeout < 0:
                timeout = 0
            try:
                self.returncode = _ts._join(self.pid, timeout)  #@43
            except OSError:
                return None
        return self.returncode

    def _send_signal(self, sig):
        if self.returncode is None:
            try:
                os.kill(self.pid, sig)
            except ProcessLookupError:
                pass

    def terminate(self):
        self._send_signal(signal.SIGTERM)

    def kill(self):
        self._send_signal(signal.SIGKILL)

    def _launch(self, process_obj):
        code = 1
        _p._before_fork()
        self.pid = _ts._fork(process_obj._name, bool(process_obj._config.get('daemon', False)))  #@66
        if self.pid == 0:
            try:
                code = process_obj._bootstrap(parent_sentinel=0)  #@71
            finally:
                os._exit(code)
        else:
            self.sentinel = self.pid

    def close(self):
        if self.finalizer is not None:
            self.finalizer()
