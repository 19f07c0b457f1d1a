sep = '/'


def join(path, *paths):
    for part in paths:
        path = part if part.startswith('/') else path + part if not path or path.endswith('/') else path + '/' + part
    return path


def split(path):
    at = path.rfind('/') + 1
    head, tail = path[:at], path[at:]
    if head and head != '/' * len(head):
        head = head.rstrip('/')
    return head, tail


def basename(path):
    return path[path.rfind('/') + 1:]


def dirname(path):
    return split(path)[0]


def splitext(path):
    at = path.rfind('.')
    return (path[:at], path[at:]) if at > path.rfind('/') + 1 else (path, '')


def isabs(path):
    return path.startswith('/')


def normpath(path):
    parts = []
    for part in path.split('/'):
        if part == '..' and parts and parts[-1] != '..':
            parts.pop()
        elif part not in ('', '.'):
            parts.append(part)
    return ('/' if path.startswith('/') else '') + '/'.join(parts) or '.'


def abspath(path):
    import os
    return normpath(path if isabs(path) else join(os.getcwd(), path))


realpath = abspath


def exists(path):
    return False


isfile = isdir = exists
