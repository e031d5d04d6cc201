import { z } from 'zod'
import { MAX_CONDITIONS } from '#domain/access/gate.ts'
import { isTokenCondition, MAX_MIN_UNITS } from '#domain/access/tokenCondition.ts'
import { GATE_MODES, TOKEN_KINDS } from '#domain/words.ts'
import { address, units } from '../../accounts/contract.ts'
import { channelId, handle } from '../../creators/contract.ts'
import { shown } from '../../http/contract.ts'

/** The channel of another creator, whose passes or tokens are asked for. */
const of = z.object({ id: channelId, handle, name: shown })

/** So much of a token, or of a stake in the vault at `address`; `symbol` and `decimals` are the token's. */
const tokenCondition = z.object({
  kind: z.enum(TOKEN_KINDS),
  address,
  /** of an ERC-1155: which of its tokens */
  tokenId: units.optional(),
  minUnits: units,
  symbol: shown,
  decimals: z.int(),
  /**
   * of an ERC-20 at a door that locks tokens: the room of the hub that they are locked for; `0` while the chain does not lead the room
   * yet. What is free to move does not count
   */
  lockedFor: units.optional(),
  /** true of what was not made here; it calls itself `symbol`, and nobody vouches for that */
  isForeign: z.boolean(),
  /** whose token or vault it is, where another creator of this installation made it */
  of: of.optional(),
})

/** Who may enter a room for members. */
export const gate = z.object({
  sentence: shown,
  /** the tier that is asked for: where any condition is enough the lowest, else the highest; null: any pass, or none */
  tierNo: z.int().nullable(),
  rank: z.int().nullable(),
  mode: z.enum(GATE_MODES),
  conditions: z.array(
    z.discriminatedUnion('kind', [
      /** any pass of the channel's creator; with both of these any pass of another one */
      z.object({ kind: z.literal('pass'), collection: address.optional(), of: of.optional() }),
      z.object({ kind: z.literal('tier'), tierNo: z.int(), rank: z.int(), tierName: shown }),
      tokenCondition,
      z.object({ kind: z.literal('follower') }),
    ]),
  ),
})

const tierNo = z.int().min(1).max(65535)
/** Everybody holds nothing, and the contracts keep a minimum in 128 bits. Asked also about what is no number. */
function isMinimum(text: string): boolean {
  if (!/^\d+$/.test(text)) return false
  const asked = BigInt(text)
  return asked > 0n && asked <= MAX_MIN_UNITS
}

/** Asked also about what is no number, which is said elsewhere. */
function isTokenId(text: string): boolean {
  return !/^\d+$/.test(text) || BigInt(text) <= MAX_MIN_UNITS
}

/** smallest units; of NFTs how many */
const minUnits = units.refine(isMinimum, {
  message: 'Ask for at least one unit, and for no more than tokens can have.',
})

const conditionInput = z.discriminatedUnion('kind', [
  /** `channelId`: of another creator, whose passes do as well; only where any condition is enough */
  z.strictObject({ kind: z.literal('pass'), channelId: channelId.optional() }),
  z.strictObject({ kind: z.literal('tier'), tierNo }),
  /** `address`: of a token, or of the vault of a creator token */
  z.strictObject({ kind: z.enum(TOKEN_KINDS).exclude(['erc1155']), address, minUnits }),
  z.strictObject({
    ...{ kind: z.literal('erc1155'), address, minUnits },
    tokenId: units.refine(isTokenId, { message: 'The contracts know token ids of up to 128 bits.' }),
  }),
  z.strictObject({ kind: z.literal('follower') }),
])
type ConditionInput = z.infer<typeof conditionInput>

/** What a condition is about: two of a gate are not about the same. Asked also about token ids that are no number. */
function subjectOf(one: ConditionInput): string {
  if (!isTokenCondition(one)) return JSON.stringify(one)
  const tokenId = one.kind === 'erc1155' ? one.tokenId.replace(/^0+(?=.)/, '') : ''
  return `${one.kind} ${one.address.toLowerCase()} ${tokenId}`
}

const isOfOther = (one: ConditionInput): boolean => one.kind === 'pass' && one.channelId !== undefined

/** `any`: any pass of the creator; `{ tierNo }`: that tier's rank or higher; otherwise any or all of up to four conditions. */
export const gateInput = z.union([
  z.literal('any'),
  z.strictObject({ tierNo }),
  z
    .strictObject({
      mode: z.enum(GATE_MODES),
      conditions: z
        .array(conditionInput)
        .min(1)
        .max(MAX_CONDITIONS)
        .refine((all) => new Set(all.map(subjectOf)).size === all.length, {
          message: 'The same condition stands there twice.',
        }),
    })
    .refine(({ mode, conditions }) => mode === 'any' || !conditions.some(isOfOther), {
      path: ['conditions'],
      message: 'Passes of another creator are for a door where any of its conditions is enough.',
    }),
])
export type GateInput = z.infer<typeof gateInput>
