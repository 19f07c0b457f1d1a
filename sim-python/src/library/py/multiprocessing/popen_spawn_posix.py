import _timeslice as _ts

from .context import set_spawning_popen
from . import popen_fork
from . import reduction
from . import spawn

__all__ = ['Popen']


class Popen(popen_fork.Popen):
    method = 'spawn'

    def __init__(self, process_obj):
        self._fds = []
        super().__init__(process_obj)  #@32

    def duplicate_for_child(self, fd):
        self._fds.append(fd)
        return fd

    def _launch(self, process_obj):
        prep_data = spawn.get_preparation_data(process_obj._name)  #@42
        set_spawning_popen(self)
        try:
            prep = reduction.dump(prep_data, None)  #@46
            data = reduction.dump(process_obj, None)  #@47
        finally:
            set_spawning_popen(None)
        daemon = bool(process_obj._config.get('daemon', False))
        self.pid = _ts._spawn('%d;%s%s' % (len(prep), prep, data), process_obj._name, daemon)  #@58
        self.sentinel = self.pid
