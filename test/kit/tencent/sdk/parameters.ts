import { ERROR_CODE } from './names.ts'
import { SdkFault } from './sdkFault.ts'

type Class = abstract new (...given: never[]) => object

/** What a parameter has to be, written from what the SDK answers to wrong ones. */
export interface Rule {
  isNeeded?: true
  /** names of types, null itself, or classes */
  type?: readonly (string | null | Class)[]
  /** blank text, 0 and NaN are refused */
  isFilled?: true
  atLeast?: number
  atMost?: number
  of?: Class
  values?: readonly unknown[]
  fields?: Record<string, Rule>
  items?: Rule
  /** a further look at the whole; answers the extra code of what is wrong */
  look?: (value: never) => number | null
}

const nameOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1).toLowerCase()

function isOfType(type: NonNullable<Rule['type']>, value: unknown): boolean {
  return type.some((one) => {
    if (one === null) return value === null
    return typeof one === 'string' ? nameOf(value) === one : value instanceof one
  })
}

const isBlank = (value: unknown): boolean =>
  typeof value === 'number'
    ? value === 0 || Number.isNaN(value)
    : typeof value === 'string' && value.trim() === ''

/** The extra code of the first thing that is wrong, in the SDK's order; null when nothing is. */
function problemOf(rule: Rule, value: unknown): number | null {
  if (value === undefined) return rule.isNeeded ? 5001 : null
  if (rule.type && !isOfType(rule.type, value)) return 5002
  if (rule.isFilled && isBlank(value)) return 5003
  if (typeof value === 'number' && rule.atLeast !== undefined && value < rule.atLeast) return 5007
  if (typeof value === 'number' && rule.atMost !== undefined && value > rule.atMost) return 5008
  if (rule.of && !(value instanceof rule.of)) return 5004
  if (rule.values && !rule.values.includes(value)) return 5005
  for (const [name, field] of Object.entries(rule.fields ?? {})) {
    const problem = problemOf(field, (value as Record<string, unknown>)[name])
    if (problem !== null) return problem
  }
  for (const item of rule.items && Array.isArray(value) ? value : []) {
    const problem = problemOf(rule.items as Rule, item)
    if (problem !== null) return problem
  }
  return rule.look?.(value as never) ?? null
}

/** Throws what the SDK throws when a call is given something else than its rule says. */
export function checkParameter(functionName: string, rule: Rule, value: unknown): void {
  const extraCode = problemOf(rule, value)
  if (extraCode !== null) throw new SdkFault({ code: ERROR_CODE.INVALID_PARAMETER, extraCode, functionName })
}

const FILL: Rule = { type: ['string'], values: ['contain', 'cover', 'fill'] }
const IS: Rule = { type: ['boolean'] }
const SIZE: Rule = { type: ['number'] }
const VIEW: Rule = {
  type: ['string', HTMLElement, null, 'array'],
  items: { of: HTMLElement },
  look: (view: unknown) => (typeof view === 'string' && !document.getElementById(view) ? 5009 : null),
}
const MIC_MUTE: Rule = { type: ['boolean', 'string'], values: [true, false, 'microphone'] }

const VIDEO_FIELDS: Record<string, Rule> = {
  view: VIEW,
  mute: { type: ['boolean', 'string'] },
  publish: IS,
  option: {
    type: ['object'],
    fields: {
      fillMode: FILL,
      mirror: { type: ['string', 'boolean'], values: [true, false, 'view', 'publish', 'both'] },
      small: {
        type: ['string', 'object', 'boolean'],
        fields: { width: SIZE, height: SIZE, frameRate: SIZE, bitrate: SIZE },
      },
      videoTrack: { of: MediaStreamTrack },
    },
  },
}
const AUDIO_FIELDS: Record<string, Rule> = {
  publish: IS,
  mute: MIC_MUTE,
  option: {
    type: ['object'],
    fields: {
      audioTrack: { of: MediaStreamTrack },
      captureVolume: { type: ['number'], atLeast: 0 },
      earMonitorVolume: { type: ['number'], atLeast: 0, atMost: 100 },
    },
  },
}

function roomProblem({ roomId, strRoomId }: { roomId?: unknown; strRoomId?: string }): number | null {
  if (typeof roomId === 'string' && roomId !== '') return 5016
  if (roomId) return /^[1-9]\d*$/.test(String(roomId)) && Number(roomId) < 2 ** 32 - 1 ? null : 5013
  if (!strRoomId) return 5015
  return /^[A-Za-z\d\s!#$%&()+\-:;<=.>?@[\]^_{}|~,]{1,64}$/.test(strRoomId) ? null : 5012
}

export const ROLE: Rule = { isNeeded: true, values: ['anchor', 'audience'] }
export const USER: Rule = { isNeeded: true, type: ['string'] }
export const VOLUME: Rule = { isNeeded: true, type: ['number'], atLeast: 0 }
export const MUTE: Rule = { isNeeded: true, type: ['boolean'] }
export const EVERY: Rule = SIZE
export const IN_BACKGROUND: Rule = IS
export const LOCAL_VIDEO: Rule = { type: ['object'], fields: VIDEO_FIELDS }
export const LOCAL_AUDIO: Rule = { type: ['object'], fields: AUDIO_FIELDS }
export const ENTRY: Rule = {
  isNeeded: true,
  type: ['object'],
  fields: {
    sdkAppId: { isNeeded: true, type: ['number'], isFilled: true },
    userId: { isNeeded: true, type: ['string'], isFilled: true },
    userSig: { isNeeded: true, type: ['string'], isFilled: true },
    scene: { type: ['string'], values: ['live', 'rtc'] },
    role: { type: ['string'], values: ['audience', 'anchor'] },
    roomId: { type: ['string', 'number'] },
    strRoomId: { type: ['string'] },
    enableAutoPlayDialog: IS,
  },
  look: roomProblem as Rule['look'] & object,
}
const STREAM = ['main', 'sub']
export const REMOTE_VIDEO: Rule = {
  isNeeded: true,
  type: ['object'],
  fields: {
    view: VIEW,
    userId: USER,
    streamType: { values: STREAM, isNeeded: true },
    option: { type: ['object'], fields: { fillMode: FILL, mirror: IS } },
  },
}
export const STOP_REMOTE_VIDEO: Rule = {
  isNeeded: true,
  type: ['object'],
  fields: { userId: USER, streamType: { values: STREAM } },
  look: ({ userId, streamType }: { userId: string; streamType?: string }) =>
    userId !== '*' && streamType === undefined ? 5014 : null,
}

export const needed = (rule: Rule): Rule => ({ ...rule, isNeeded: true })
