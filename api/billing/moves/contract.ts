import { z } from 'zod'
import { CARD_MOVE_STATES } from '#domain/billing/words.ts'
import { address, instant } from '../../accounts/contract.ts'
import { type Routes, text } from '../../http/contract.ts'

const ID = '[0-9a-hjkmnp-tv-z]{22}'
const queueId = text.regex(new RegExp(`^ent_${ID}$`)).meta({ id: 'CardQueueId' })
const moveId = text.regex(new RegExp(`^vch_${ID}$`)).meta({ id: 'CardMoveId' })
const hex = z.string().regex(/^0x[0-9a-f]+$/)

/** What `claimCard` of the collection takes. Moments in seconds since the epoch. */
const claim = z
  .object({
    collection: address,
    voucher: z.object({
      tierNo: z.int(),
      to: address,
      /** seconds; 0 = never ends */
      length: z.int().nonnegative(),
      heldUntil: z.int(),
      /** last second in which a block takes it */
      validUntil: z.int(),
      purchase: hex,
    }),
    signer: address,
    signature: hex,
  })
  .meta({ id: 'CardClaim' })

const cardMove = z
  .object({
    id: moveId,
    state: z.enum(CARD_MOVE_STATES),
    /** of the ticket that it was signed for */
    queueId: queueId.nullable(),
    wallet: address,
    tierNo: z.int(),
    /** seconds that the pass gets; null: it never ends */
    lengthS: z.int().positive().nullable(),
    /** until then the pass stays in its wallet */
    heldUntil: instant,
    /** until then it can be brought to the chain */
    validUntil: instant,
    /** null once nobody should bring it to the chain any more */
    claim: claim.nullable(),
    passId: z.string().nullable(),
    /** its payment is disputed or goes back */
    isFrozen: z.boolean(),
  })
  .meta({ id: 'CardMove' })
export type CardMove = z.infer<typeof cardMove>

export const moveRoutes = {
  moveCardPass: {
    method: 'POST',
    path: '/v1/card-moves',
    summary:
      'Signs a voucher by which a linked wallet takes what runs of a card ticket as a pass; one that is open for the same wallet is answered as it stands',
    access: 'account',
    stepUp: { need: 'fresh' },
    limit: 'payments',
    body: z.object({ queueId, wallet: address }),
    success: { status: 201, body: cardMove },
    problems: ['NOT_FOUND', 'INVALID_INPUT', 'CONFLICT', 'CHAIN_UNREADABLE', 'INDEX_BEHIND', 'BUSY'],
  },
  readCardMove: {
    method: 'GET',
    path: '/v1/card-moves/{id}',
    summary: 'How an own move to a wallet stands',
    access: 'owner',
    limit: 'read',
    params: z.object({ id: moveId }),
    success: { status: 200, body: cardMove },
    problems: ['NOT_FOUND'],
  },
  listCardMoves: {
    method: 'GET',
    path: '/v1/me/card-moves',
    summary: 'Own moves of card tickets to wallets, the newest first',
    access: 'account',
    limit: 'read',
    success: { status: 200, body: z.object({ moves: z.array(cardMove) }) },
    problems: [],
  },
} as const satisfies Routes
