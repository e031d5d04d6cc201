import { z } from 'zod'
import { count, path, percentage, port, url, type Variable } from './schema.ts'

/** Variables of the embedded media engine. */
export const MEDIA_VARIABLES = {
  MEDIA_SIGNAL_PORT: {
    schema: port,
    processes: ['media'],
    about: 'Port of the media signalling WebSocket.',
    example: '3002',
  },
  MEDIA_CONTROL_PORT: {
    schema: port,
    processes: ['media'],
    about: 'Loopback port where the api controls this node.',
    example: '3003',
  },
  MEDIA_PUBLIC_URL: {
    schema: z.string().regex(/^wss?:\/\//),
    processes: ['media'],
    about: 'Signalling address that browsers get.',
    example: 'ws://localhost:3002',
  },
  MEDIA_API_URL: {
    schema: url,
    processes: ['media'],
    about: 'Internal loopback address of the api.',
    example: 'http://127.0.0.1:3001',
  },
  MEDIA_UDP_MIN: { schema: port, processes: ['media'], about: 'First UDP port for media.', example: '40000' },
  MEDIA_UDP_MAX: { schema: port, processes: ['media'], about: 'Last UDP port for media.', example: '40199' },
  MEDIA_KEYS_DIR: {
    schema: path,
    processes: ['media'],
    about:
      'Folder with the id of this node and the keys derived for it; written by npm start and npm run node-keys.',
    example: '.stagedoor/keys/node',
  },
  MEDIA_DATA_DIR: {
    schema: path,
    processes: ['media'],
    about: 'Folder where evidence waits until the api has taken it.',
    example: '.stagedoor/media',
  },
  MEDIA_MAX_VIEWERS: {
    schema: count.default(50),
    processes: ['media'],
    about: 'Viewers one node admits before it refuses honestly; hosts have places of their own.',
    example: '50',
  },
  MEDIA_HOSTS_PCT: {
    schema: percentage.default(40),
    processes: ['media'],
    about:
      'Places for hosts on top of MEDIA_MAX_VIEWERS, as a percentage of it; each needs two UDP ports too.',
    example: '40',
  },
  MEDIA_PREFIX_PCT: {
    schema: percentage.default(50),
    processes: ['media'],
    about:
      'What one network (IPv4 /24, IPv6 /48) may hold of either, as a percentage; loopback is no network.',
    example: '50',
  },
  MEDIA_ADDRESS: {
    schema: z.ipv4().optional(),
    processes: ['media'],
    about:
      'IPv4 address of this machine that browsers send media to; without it the first one, or loopback with a loopback BIND.',
    example: '203.0.113.7',
  },
  MEDIA_VIDEO_KBPS: {
    schema: z.coerce.number().int().min(100).max(20_000).default(1200),
    processes: ['media'],
    about: 'Kilobits per second that one picture may use.',
    example: '1200',
  },
  MEDIA_STALL_S: {
    schema: z.coerce.number().min(0.1).max(600).default(3),
    processes: ['media'],
    about: 'Seconds without a packet after which a picture or sound counts as stalled.',
    example: '3',
  },
  MEDIA_SILENCE_S: {
    schema: z.coerce.number().min(0.1).max(600).default(15),
    processes: ['media'],
    about: 'Seconds without a packet after which it is taken away.',
    example: '15',
  },
  MEDIA_CONNECT_S: {
    schema: z.coerce.number().min(0.1).max(600).default(15),
    processes: ['media'],
    about: 'Seconds after the ticket was spent in which media must connect; later means out.',
    example: '15',
  },
  MEDIA_RESUME_S: {
    schema: z.coerce.number().min(0.1).max(600).default(15),
    processes: ['media'],
    about: 'Seconds that a participant whose signalling broke may come back to the same session.',
    example: '15',
  },
} as const satisfies Record<string, Variable>
