import sys
import _timeslice as _ts
import _prelude as _p

name = 'posix'
sep = '/'
pathsep = ':'
linesep = '\n'
curdir = '.'
pardir = '..'
devnull = '/dev/null'
environ = {'HOME': '/home/student', 'USER': 'student', 'PATH': '/usr/bin:/bin', 'LANG': 'C.UTF-8', 'SHELL': '/bin/bash'}
error = OSError
WNOHANG = 1
_cwd = _ts._setting('folder')
from os import path


def getpid():
    return _ts._pid()


def getppid():
    return _ts._ppid()


def cpu_count():
    return _ts._setting('cores')


def sched_getaffinity(pid, /):
    return set(range(cpu_count()))


def _exit(status):
    _p._close_sockets()
    _ts._quit(status & 0xff, False)


def abort():
    _ts._kill(_ts._pid(), 6)


def kill(pid, signal, /):
    _ts._kill(pid, signal)


def fork():
    _p._before_fork()
    pid = _ts._fork('fork', False)
    if pid == 0:
        random = sys.modules.get('random')
        if random is not None:
            random._after_fork()
    return pid


_statuses = {}


def _encode(code):
    return code << 8 if code >= 0 else -code


def waitpid(pid, options, /):
    if options & WNOHANG:
        code = _ts._poll(pid)
        return (0, 0) if code is None else (pid, _encode(code))
    return (pid, _encode(_ts._join(pid, None)))


def waitstatus_to_exitcode(status):
    return -(status & 0x7f) if status & 0x7f else status >> 8


def WIFEXITED(status):
    return status & 0x7f == 0


def WEXITSTATUS(status):
    return status >> 8


def WIFSIGNALED(status):
    return status & 0x7f != 0


def WTERMSIG(status):
    return status & 0x7f


def getcwd():
    return _cwd


def chdir(path):
    global _cwd
    _cwd = path if path.startswith('/') else _cwd + '/' + path


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value, /):
    environ[key] = value


def urandom(size, /):
    import random
    return bytes([random.getrandbits(8) for _ in range(size)])


def getlogin():
    return 'student'


def getuid():
    return 1000


def system(command):
    return 0


def fspath(path):
    return path
