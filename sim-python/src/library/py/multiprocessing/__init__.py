import sys
from . import context
from .context import DefaultContext, _default_context

_names = ['Process', 'ProcessError', 'BufferTooShort', 'TimeoutError', 'AuthenticationError', 'current_process',
          'parent_process', 'active_children', 'cpu_count', 'Lock', 'RLock', 'Condition', 'Semaphore',
          'BoundedSemaphore', 'Event', 'Barrier', 'freeze_support', 'set_executable', 'set_forkserver_preload',
          'get_context', 'get_start_method', 'set_start_method', 'get_all_start_methods', 'reducer']
__all__ = _names
for _name in _names:
    globals()[_name] = getattr(_default_context, _name)
SUBDEBUG = 5
SUBWARNING = 25
if '__main__' in sys.modules:
    sys.modules['__mp_main__'] = sys.modules['__main__']
