import os
import sys
import types
import _timeslice as _ts

from . import process
from .context import set_start_method, get_start_method
from . import util
import pickle

__all__ = ['_main', 'freeze_support', 'set_executable', 'get_executable', 'get_preparation_data', 'import_main_path']

_RUNPY = '''
def run_path(path_name, run_name):
    return _run_module_code(path_name, run_name)  #@291


def _run_module_code(path_name, run_name):
    return _run_code(path_name, run_name)  #@98


def _run_code(path_name, run_name):
    return run_main(run_name)  #@88
'''


class _Runpy:
    pass


runpy = _Runpy()
_names = {'__name__': 'runpy', 'run_main': _ts._run_main}
_ts._run_code('<frozen runpy>', _RUNPY, _names)
runpy.run_path = _names['run_path']


def set_executable(exe):
    pass


def get_executable():
    return sys.executable


def freeze_support():
    pass


def spawn_main(pipe_handle, parent_pid=None, tracker_fd=None):
    fd = pipe_handle
    parent_sentinel = 0
    exitcode = _main(fd, parent_sentinel)  #@122
    sys.exit(exitcode)


def _main(fd, parent_sentinel):
    size, rest = fd.split(';', 1)
    process.current_process()._inheriting = True
    try:
        preparation_data = pickle._load_text(rest[:int(size)])
        prepare(preparation_data)  #@131
        self = pickle._load_text(rest[int(size):])  #@132
    finally:
        del process.current_process()._inheriting
    return self._bootstrap(parent_sentinel)


def _check_not_importing_main():
    if getattr(process.current_process(), '_inheriting', False):
        #@140
        raise RuntimeError('''
        An attempt has been made to start a new process before the
        current process has finished its bootstrapping phase.

        This probably means that you are not using fork to start your
        child processes and you have forgotten to use the proper idiom
        in the main module:

            if __name__ == '__main__':
                freeze_support()
                ...

        The "freeze_support()" line can be omitted if the program
        is not going to be frozen to produce an executable.

        To fix this issue, refer to the "Safe importing of main module"
        section in https://docs.python.org/3/library/multiprocessing.html
        ''')


def get_preparation_data(name):
    _check_not_importing_main()  #@164
    d = dict(authkey=process.current_process().authkey, name=name, sys_argv=sys.argv, dir=os.getcwd(),
             start_method=get_start_method(), environ=os.environ)
    main_path = getattr(sys.modules['__main__'], '__file__', None)
    if main_path is not None:
        d['init_main_from_path'] = main_path
    return d


def prepare(data):
    process.current_process().name = data['name']
    process.current_process().authkey = data['authkey']
    sys.argv = data['sys_argv']
    os.environ.update(data['environ'])
    os.chdir(data['dir'])
    set_start_method(data['start_method'], force=True)
    if 'init_main_from_path' in data:
        _fixup_main_from_path(data['init_main_from_path'])  #@246


def _fixup_main_from_path(main_path):
    main_content = runpy.run_path(main_path,  #@297
                                  run_name="__mp_main__")


def import_main_path(main_path):
    _fixup_main_from_path(main_path)
