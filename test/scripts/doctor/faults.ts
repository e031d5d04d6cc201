import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from '#scripts/doctor/finding.ts'
import { startCloud } from '#test/kit/tencent/cloud/startCloud.ts'
import type { DoctorWorld } from './useDoctor.ts'

/** Something wrong at the provider, on the way to it or here, and the lines that are not good then. */
export interface Fault {
  title: string
  look(world: DoctorWorld): Promise<Finding[]>
  bad: string[]
  notChecked?: string[]
  /** what the operator reads */
  says: RegExp | RegExp[]
}

const KEYS = ['entry without a key', 'entry with the key of another room', 'sending with a viewer’s key']
const AGAIN = 'second entry with the key of somebody removed'
export const PROOF = 'proof for streams that are not public'
export const PAGE_LINES = ['entry with a good key', ...KEYS, 'picture', 'removal', AGAIN]

const keyFile = (world: DoctorWorld, name: string, text: string): string => {
  const file = path.join(world.api().installation.dir, name)
  writeFileSync(file, text, { mode: 0o600 })
  return file
}

/** Everything that the doctor can find, turned one by one. */
export const FAULTS: Fault[] = [
  {
    title: 'permission control is off',
    look(world) {
      world.cloud().knobs.isPermissionControlled = false
      return world.look()
    },
    bad: [...KEYS, PROOF],
    says: /turn on Advanced Permission Control/,
  },
  {
    title: 'this machine’s clock is 90 s ahead',
    look: (world) => world.look({ aheadS: 90 }),
    bad: ['clock'],
    says: /(89|90|91) s from the provider’s\. Let this machine follow a time server/,
  },
  {
    title: 'the management interface gives no answer',
    look(world) {
      world.cloud().knobs.management = 'down'
      return world.look()
    },
    bad: ['management interface', 'removal'],
    notChecked: ['clock', AGAIN],
    says: /no answer \(fetch failed\)\. Let this machine reach TRTC_API_URL/,
  },
  {
    title: 'the management interface refuses everything',
    look(world) {
      world.cloud().knobs.management = 'refusing'
      return world.look()
    },
    bad: ['management interface', 'removal'],
    notChecked: [AGAIN],
    says: /Compare TRTC_API_KEY_ID, TRTC_API_KEY_FILE and TRTC_SDK_APP_ID with the console/,
  },
  {
    title: 'the key of the management interface is another one',
    look: (world) =>
      world.look({ settings: { TRTC_API_KEY_FILE: keyFile(world, 'other-api-key', 'k'.repeat(32)) } }),
    bad: ['management interface', 'removal'],
    notChecked: [AGAIN],
    says: /AuthFailure\.SignatureFailure.*Compare TRTC_API_KEY_ID/,
  },
  {
    title: 'the management interface is that of another site, which knows nothing of the room',
    async look(world) {
      const other = await startCloud(world.cloud().keys)
      try {
        return await world.look({ settings: { TRTC_API_URL: other.url } })
      } finally {
        await other.stop()
      }
    },
    bad: ['removal'],
    says: /still inside after 5 s\. See whether TRTC_API_URL is the site/,
  },
  {
    title: 'a firewall lets no media through',
    look: (world) => world.look({ pages: { isUdpBlocked: true } }),
    bad: ['picture'],
    notChecked: ['sending with a viewer’s key', PROOF],
    says: /Let this machine send to the ports of the provider/,
  },
  {
    title: 'the secret is that of another application: a refusal proves nothing then',
    look: (world) =>
      world.look({ settings: { TRTC_SECRET_FILE: keyFile(world, 'other-secret', 's'.repeat(64)) } }),
    bad: ['entry with a good key'],
    notChecked: [...KEYS, 'picture', 'removal', AGAIN, 'callback', PROOF],
    says: /5400 .*Compare TRTC_SDK_APP_ID and TRTC_SECRET_FILE with the console/,
  },
  {
    title: 'callbacks are signed with another key',
    look(world) {
      world.cloud().knobs.disturbances.wrongSignShare = 1
      return world.look({ callbackS: 1 })
    },
    bad: ['callback'],
    says: /enter <PUBLIC_URL>\/v1\/trtc\/events and the key of TRTC_CALLBACK_KEY_FILE/,
  },
  {
    title: 'the SDK asks a host that pages may not reach',
    look: (world) => world.look({ asks: 'rtc.elsewhere.example' }),
    bad: ['hosts'],
    says: /pages may not reach rtc\.elsewhere\.example\. If they are the provider’s, set TRTC_HOSTS=rtc\.elsewhere\.example/,
  },
  {
    title: 'no database of an installation is there',
    look: (world) => world.look({ hasDatabase: false }),
    bad: [],
    notChecked: ['callback', PROOF],
    says: /no database of an installation was found/,
  },
  {
    title: 'the time is over before anybody was tried',
    look: (world) => world.look({ mediaS: 0 }),
    bad: [],
    notChecked: [...PAGE_LINES, 'callback', PROOF],
    says: /there was no time left/,
  },
]

const of = (title: string) => FAULTS.find((fault) => fault.title === title) as Fault
const UNCONTROLLED = of('permission control is off')
const UNSIGNED = of('callbacks are signed with another key')
const REFUSING = of('the management interface refuses everything')
const NO_DATABASE = of('no database of an installation is there')

/** Two faults at once that hide nothing of each other. */
function both([first, second]: [Fault, Fault], look: Fault['look']): Fault {
  const all = (pick: (fault: Fault) => string[]) => [...new Set([first, second].flatMap(pick))]
  return {
    title: `${first.title}, and ${second.title}`,
    look,
    bad: all(({ bad }) => bad),
    notChecked: all(({ notChecked = [] }) => notChecked),
    says: [first, second].flatMap(({ says }) => says),
  }
}

/** What the gate plays: one at the door, at the management interface, on the way back and here, in two looks, and no time. */
export const GATE_FAULTS: Fault[] = [
  both([UNCONTROLLED, UNSIGNED], (world) => {
    world.cloud().knobs.isPermissionControlled = false
    return UNSIGNED.look(world)
  }),
  both([REFUSING, NO_DATABASE], (world) => {
    world.cloud().knobs.management = 'refusing'
    return NO_DATABASE.look(world)
  }),
  of('the time is over before anybody was tried'),
]

/** Settings and files with which nothing else is looked at, and what is said of each. */
export const WRONG_SETTINGS: [
  title: string,
  settings: (world: DoctorWorld) => Record<string, string>,
  says: RegExp,
][] = [
  ['no application id', () => ({ TRTC_SDK_APP_ID: '' }), /^TRTC_SDK_APP_ID is missing/],
  [
    'a word for an application id',
    () => ({ TRTC_SDK_APP_ID: 'mine' }),
    /^TRTC_SDK_APP_ID: a whole number is needed\. Application id at Tencent RTC/,
  ],
  ['no id of the API key', () => ({ TRTC_API_KEY_ID: '' }), /^TRTC_API_KEY_ID is missing/],
  ['no secret', () => ({ TRTC_SECRET_FILE: '' }), /^TRTC_SECRET_FILE is missing/],
  [
    'a secret that is nowhere',
    () => ({ TRTC_SECRET_FILE: '/nowhere/secret' }),
    /^TRTC_SECRET_FILE: \/nowhere\/secret cannot be read \(ENOENT\)\.$/,
  ],
  [
    'half an API key',
    (world) => ({ TRTC_API_KEY_FILE: keyFile(world, 'half', 'k'.repeat(16)) }),
    /^TRTC_API_KEY_FILE: .* is shorter than 32 characters\.$/,
  ],
  [
    'a callback key of 33',
    (world) => ({ TRTC_CALLBACK_KEY_FILE: keyFile(world, 'long', 'k'.repeat(33)) }),
    /^TRTC_CALLBACK_KEY_FILE: the key has to be 16 to 32 letters and digits\.$/,
  ],
  [
    'a wrong host',
    () => ({ TRTC_HOSTS: 'https://x' }),
    /^TRTC_HOSTS: write names of hosts with commas between/,
  ],
]
