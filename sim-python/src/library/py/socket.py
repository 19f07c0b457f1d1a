# Loopback sockets. A stream is a pair of pipes of the machine; who holds an end is counted by a semaphore, so that the
# other side learns of the last close. Addresses are names of the machine's objects.
import _timeslice as _ts

AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 0, 1, 2, 10
SOCK_STREAM, SOCK_DGRAM = 1, 2
SOL_SOCKET, SO_REUSEADDR, SO_KEEPALIVE, SO_BROADCAST, SO_REUSEPORT, SO_RCVBUF, SO_SNDBUF = 1, 2, 9, 6, 15, 8, 7
IPPROTO_TCP, TCP_NODELAY, IPPROTO_UDP = 6, 1, 17
SHUT_RD, SHUT_WR, SHUT_RDWR = 0, 1, 2
SOMAXCONN = 4096
INADDR_ANY = 0
error = OSError
herror = gaierror = OSError
timeout = TimeoutError
_default_timeout = None
_open = []

__all__ = ['AF_INET', 'AF_INET6', 'AF_UNIX', 'SOCK_STREAM', 'SOCK_DGRAM', 'SOL_SOCKET', 'SO_REUSEADDR', 'SO_KEEPALIVE',
           'SO_BROADCAST', 'SO_REUSEPORT', 'IPPROTO_TCP', 'TCP_NODELAY', 'SHUT_RD', 'SHUT_WR', 'SHUT_RDWR', 'SOMAXCONN',
           'socket', 'create_connection', 'create_server', 'socketpair', 'gethostname', 'gethostbyname', 'error',
           'timeout', 'setdefaulttimeout', 'getdefaulttimeout', 'SO_RCVBUF', 'SO_SNDBUF']


def _host(host):
    return '127.0.0.1' if host in ('localhost', '', '0.0.0.0', '127.0.0.1') else host


def _name(kind, address):
    return '%s %s:%d' % ('tcp' if kind == SOCK_STREAM else 'udp', _host(address[0]), address[1])


class socket:
    def __init__(self, family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None):
        self.family = family
        self.type = type
        self.proto = proto
        self._closed = False
        self._timeout = _default_timeout
        self._address = ('0.0.0.0', 0)
        self._peer = None
        self._listener = None
        self._in = self._out = None
        self._holders = self._their_holders = None
        self._buffer = b''
        self._eof = False
        self._number = len(_open) + 3
        _open.append(self)

    def _check(self):
        if self._closed:
            raise OSError(9, 'Bad file descriptor')

    def setsockopt(self, level, option, value, length=None):
        self._check()

    def getsockopt(self, level, option, size=0):
        return 1

    def bind(self, address):
        self._check()
        host, port = address
        if not isinstance(port, int):
            raise TypeError("'%s' object cannot be interpreted as an integer" % type(port).__name__)
        if not 0 <= port <= 65535:
            raise OverflowError('bind(): port must be 0-65535.')
        if port:
            known = _ts._find('holders ' + _name(self.type, address))
            if known is not None and _ts._units(known) > 0:
                raise OSError(98, 'Address already in use')
            self._make_listener((host, port))
        else:
            self._make_listener((host, None))

    def _make_listener(self, address):
        host, port = address
        if port is None:
            port = 30000 + _ts._create('event', None, None, 'port') % 30000
        self._address = (_host(host) if host not in ('', '0.0.0.0') else '0.0.0.0', port)
        self._holders = _ts._create('semaphore', 1, None, 'holders ' + _name(self.type, self._address))
        self._listener = _ts._create('queue', None, None, _name(self.type, self._address))

    def listen(self, backlog=128):
        self._check()
        if self._listener is None:
            self._make_listener(('0.0.0.0', None))
        _ts._create('event', None, None, 'listening ' + _name(self.type, self._address))

    def accept(self):
        self._check()
        message = self._take(self._listener)
        to_me, from_me, mine, theirs, host, port = message.split(' ')
        conn = socket(self.family, self.type)
        conn._in, conn._out = int(to_me), int(from_me)
        conn._holders, conn._their_holders = int(mine), int(theirs)
        conn._address = self._address
        conn._peer = (host, int(port))
        return conn, conn._peer

    def _take(self, queue):
        message = _ts._get(queue, self._timeout)
        if message is None:
            if self._timeout == 0:
                raise BlockingIOError(11, 'Resource temporarily unavailable')
            raise TimeoutError('timed out')
        return message

    def connect(self, address):
        self._check()
        name = _name(self.type, address)
        if self.type == SOCK_DGRAM:
            self._peer = address
            return
        holders = _ts._find('holders ' + name)
        if holders is None or _ts._units(holders) == 0 or _ts._find('listening ' + name) is None:
            raise ConnectionRefusedError(111, 'Connection refused')
        there = _ts._create('pipe', None, None, 'to ' + name)
        back = _ts._create('pipe', None, None, 'from ' + name)
        mine = _ts._create('semaphore', 1, None, 'client of ' + name)
        theirs = _ts._create('semaphore', 1, None, 'server of ' + name)
        port = 30000 + there % 30000
        self._in, self._out, self._holders, self._their_holders = back, there, mine, theirs
        self._address, self._peer = ('127.0.0.1', port), (_host(address[0]), address[1])
        _ts._put(_ts._find(name), '%d %d %d %d 127.0.0.1 %d' % (there, back, theirs, mine, port))

    def connect_ex(self, address):
        try:
            self.connect(address)
        except OSError as e:
            return e.errno
        return 0

    def send(self, data, flags=0):
        self._check()
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        if self.type == SOCK_DGRAM:
            return self.sendto(data, self._peer)
        if self._out is None:
            raise OSError(107, 'Transport endpoint is not connected')
        if _ts._units(self._their_holders) == 0:
            raise BrokenPipeError(32, 'Broken pipe')
        if data:
            _ts._put(self._out, data.decode('latin-1'))
        return len(data)

    def sendall(self, data, flags=0):
        self.send(data, flags)

    def recv(self, size, flags=0):
        self._check()
        if self.type == SOCK_DGRAM:
            return self.recvfrom(size)[0]
        if self._in is None:
            raise OSError(107, 'Transport endpoint is not connected')
        if not self._buffer and not self._eof:
            message = self._take(self._in)
            if message:
                self._buffer = message.encode('latin-1')
            else:
                self._eof = True
        data, self._buffer = self._buffer[:size], self._buffer[size:]
        return data

    def sendto(self, data, *rest):
        self._check()
        address = rest[-1]
        if self._listener is None:
            self._make_listener(('0.0.0.0', None))
        queue = _ts._find(_name(self.type, address))
        if queue is not None:
            _ts._put(queue, '127.0.0.1 %d %s' % (self._address[1], data.decode('latin-1')))
        return len(data)

    def recvfrom(self, size, flags=0):
        self._check()
        if self._listener is None:
            self._make_listener(('0.0.0.0', None))
        host, port, data = self._take(self._listener).split(' ', 2)
        return data.encode('latin-1')[:size], (host, int(port))

    def makefile(self, mode='r', buffering=None, **options):
        return _File(self, mode)

    def shutdown(self, how):
        if self._out is not None and how != SHUT_RD:
            _ts._put(self._out, '')

    def close(self):
        if self._closed:
            return
        self._closed = True
        if self in _open:
            _open.remove(self)
        self._release()

    def _release(self):
        if self._holders is not None:
            _ts._acquire(self._holders, 0)
            if self._out is not None and _ts._units(self._holders) == 0:
                _ts._put(self._out, '')

    def _share(self):
        # Another process is about to hold this end too.
        if self._holders is not None:
            _ts._release(self._holders)

    def detach(self):
        self._closed = True
        return self._number

    def fileno(self):
        return -1 if self._closed else self._number

    def getsockname(self):
        return self._address

    def getpeername(self):
        if self._peer is None:
            raise OSError(107, 'Transport endpoint is not connected')
        return self._peer

    def settimeout(self, value):
        self._timeout = value

    def gettimeout(self):
        return self._timeout

    def setblocking(self, flag):
        self._timeout = None if flag else 0

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __eq__(self, other):
        return self is other

    def __hash__(self):
        return id(self)

    def __reduce__(self):
        self._share()
        return (_rebuild, (), {key: value for key, value in self.__dict__.items()})

    def __repr__(self):
        if self._closed:
            return '<socket.socket [closed] fd=-1, family=%d, type=%d, proto=0>' % (self.family, self.type)
        peer = '' if self._peer is None else ', raddr=%r' % (self._peer,)
        return '<socket.socket fd=%d, family=%d, type=%d, proto=0, laddr=%r%s>' % (
            self._number, self.family, self.type, self._address, peer)


SocketType = socket


def _rebuild():
    return socket()


class _File:
    def __init__(self, sock, mode):
        self._sock, self._binary, self._rest = sock, 'b' in mode, b''

    def write(self, data):
        self._sock.sendall(data if self._binary else data.encode())
        return len(data)

    def readline(self):
        while b'\n' not in self._rest:
            data = self._sock.recv(8192)
            if not data:
                break
            self._rest += data
        at = self._rest.find(b'\n') + 1 or len(self._rest)
        line, self._rest = self._rest[:at], self._rest[at:]
        return line if self._binary else line.decode()

    def __iter__(self):
        return iter(self.readline, b'' if self._binary else '')

    def flush(self):
        pass

    def close(self):
        pass


def _before_fork():
    for s in _open:
        s._share()


def _at_exit():
    for s in list(_open):
        s.close()


def create_connection(address, timeout=None, source_address=None):
    s = socket()
    if timeout is not None:
        s.settimeout(timeout)
    s.connect(address)
    return s


def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False):
    s = socket(family)
    s.bind(address)
    s.listen()
    return s


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0):
    a, b = socket(family, type), socket(family, type)
    a._in = b._out = _ts._create('pipe', None, None, 'socketpair')
    b._in = a._out = _ts._create('pipe', None, None, 'socketpair')
    a._holders = b._their_holders = _ts._create('semaphore', 1, None, 'socketpair')
    b._holders = a._their_holders = _ts._create('semaphore', 1, None, 'socketpair')
    return a, b


def gethostname():
    return 'timeslice'


def gethostbyname(name):
    return _host(name)


def getaddrinfo(host, port, *rest):
    return [(AF_INET, SOCK_STREAM, 6, '', (_host(host), port))]


def setdefaulttimeout(value):
    global _default_timeout
    _default_timeout = value


def getdefaulttimeout():
    return _default_timeout


def inet_aton(text):
    return bytes([int(part) for part in text.split('.')])


def inet_ntoa(data):
    return '.'.join([str(byte) for byte in data])


def htons(n):
    return (n & 0xff) << 8 | n >> 8


ntohs = htons
