import { z } from 'zod'
import { VIDEO_PROFILES } from '#domain/words.ts'
import { count, path, url, type Variable } from './schema.ts'

const CALLBACK_KEY = /^[A-Za-z0-9]{16,32}$/

/** What is wrong with a key of callbacks: the console of the provider takes no other ones. */
export function callbackKeyProblem(key: string): string | null {
  return CALLBACK_KEY.test(key) ? null : 'the key has to be 16 to 32 letters and digits'
}

/** A name or `*.` and a name, each a word of the policy of pages. */
const HOST = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?$/
/** In the clear to this machine alone. */
const ON_THIS_MACHINE = /^(http|ws):\/\/(localhost|127\.0\.0\.1):\d{1,5}$/

/** Variables of the TRTC provider. */
export const TRTC_VARIABLES = {
  TRTC_SDK_APP_ID: {
    schema: count.optional(),
    processes: ['api', 'worker'],
    about: 'Application id at Tencent RTC; needed when MEDIA_PROVIDER is trtc.',
    example: '',
  },
  TRTC_SECRET_FILE: {
    schema: path.optional(),
    processes: ['api', 'worker'],
    about: 'File with the TRTC secret key; needed when MEDIA_PROVIDER is trtc.',
    example: '',
  },
  TRTC_API_KEY_ID: {
    schema: z.string().min(1).optional(),
    processes: ['api', 'worker'],
    about: 'Id of the key for the provider management interface; needed when MEDIA_PROVIDER is trtc.',
    example: '',
  },
  TRTC_API_KEY_FILE: {
    schema: path.optional(),
    processes: ['api', 'worker'],
    about: 'File with that key; with it people are taken out of rooms.',
    example: '',
  },
  TRTC_CALLBACK_KEY_FILE: {
    schema: path.optional(),
    processes: ['api'],
    about:
      'File with the key of callbacks, as in the console: 16 to 32 letters and digits; needed when MEDIA_PROVIDER is trtc.',
    example: '',
  },
  TRTC_API_URL: {
    schema: url.default('https://trtc.tencentcloudapi.com'),
    processes: ['api', 'worker'],
    about: 'Address of the provider management interface.',
    example: 'https://trtc.tencentcloudapi.com',
  },
  TRTC_REGION: {
    schema: z.enum(['ap-beijing', 'ap-guangzhou', 'ap-singapore']).default('ap-singapore'),
    processes: ['api', 'worker'],
    about: 'Region of the provider management interface.',
    example: 'ap-singapore',
  },
  TRTC_MAX_VIEWERS: {
    schema: count.max(100_000).default(2000),
    processes: ['api', 'worker'],
    about:
      'Most viewers or listeners of one room at Tencent RTC, also where its host set no number of places.',
    example: '2000',
  },
  TRTC_UNPROVEN: {
    schema: z.enum(['closed', 'allow']).default('closed'),
    processes: ['api', 'worker'],
    about:
      'With `allow`, rooms for members and private ones begin although no check of the Tencent RTC console within 90 days found it safe.',
    example: 'closed',
  },
  TRTC_VIDEO: {
    schema: z.enum(VIDEO_PROFILES).default('1080p'),
    processes: ['api'],
    about:
      "How a host's picture is sent to TRTC: 1080p (30 a second, 3,000 kb/s) or 720p (30 a second, 1,500 kb/s), which costs less.",
    example: '1080p',
  },
  TRTC_HOSTS: {
    schema: z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((host) => host.trim())
          .filter(Boolean),
      )
      .refine((hosts) => hosts.every((host) => HOST.test(host) || ON_THIS_MACHINE.test(host)), {
        message:
          'write names of hosts with commas between, such as turn.example.com or *.rtc.example.com, or ws://localhost:port for one on this machine',
      }),
    processes: ['api'],
    about:
      'Hosts besides those that Tencent publishes which pages may reach by https and wss when MEDIA_PROVIDER is trtc; names with commas between.',
    example: '',
  },
} as const satisfies Record<string, Variable>
