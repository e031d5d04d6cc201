import type { LogDescription } from 'ethers'
import type { ModelBlock } from '../chain/history.ts'
import type { ToldLog } from '../chain/sealBlock.ts'
import { EDITIONS, NOBODY } from '../contracts/speak.ts'
import { type Cell, lower, parse, placeOf, type Row, type Truth } from './truth.ts'

const PASS_ABIS = [EDITIONS.today.passes, EDITIONS.first.passes]
const NEVER = 0n
const end = (at: bigint): Cell => (at === NEVER ? null : Number(at))

function change(rows: Map<string, Row>, key: string, log: ToldLog, to: Row): void {
  const row = rows.get(key)
  if (!row) throw new Error(`the model speaks of ${key}, which does not exist`)
  Object.assign(row, placeOf(log), to)
}

export function foldPasses(truth: Truth, block: ModelBlock, log: ToldLog): void {
  const said = parse(PASS_ABIS, log)
  if (!said) return
  const { name, args } = said
  const key = (id: unknown) => `${log.address}/${id}`
  const pass = (id: unknown) => truth.passes.get(key(id)) as Row
  const setPass = (id: unknown, to: Row) => change(truth.passes, key(id), log, to)
  const count = (tier: unknown, more = 1) => {
    const { minted, max_supply: most } = truth.tiers.get(key(tier)) ?? {}
    if (Number(most) > 0 && Number(minted) + more > Number(most)) throw new Error(`${key(tier)} is full`)
    change(truth.tiers, key(tier), log, { minted: Number(minted) + more })
  }
  const sell = (kind: string, tierNo: unknown, to: unknown, money: Row = {}) =>
    truth.sales.set(`${block.number}/${Number(log.logIndex)}`, {
      ...{ kind, collection: log.address, pass_id: String(args.passId), tier_no: Number(tierNo) },
      ...{ recipient: lower(to), payer: args.payer === undefined ? null : lower(args.payer) },
      ...{ currency: Number(args.currency ?? 0n), amount_units: String(args.amount ?? 0n) },
      referrer: args.referrer === undefined || lower(args.referrer) === NOBODY ? null : lower(args.referrer),
      referral_units: String(args.referralFee ?? 0n),
      payee: args.payer === undefined ? null : (truth.collections.get(log.address)?.payout ?? null),
      ...{ valid_until: end(args.expiresAt), at: block.at, tx_hash: log.transactionHash, ...money },
    })
  const paid = (): Row => ({
    ...{ payer: lower(args.payer), paid_units: String(args.amount), currency: Number(args.currency) },
    valid_until: end(args.expiresAt),
  })
  switch (name) {
    case 'PayoutChanged':
      // a clone may announce its first payout before the factory announces the clone
      Object.assign(truth.collections.get(log.address) ?? {}, { payout: lower(args.newPayout) })
      break
    case 'TierCreated':
    case 'TierUpdated':
      foldTier(truth, key(args.tierId), said, log)
      break
    case 'Transfer':
      foldTransfer(truth, key(args.id), { said, log, at: block.at })
      break
    case 'PassPurchased':
      count(args.tierId)
      setPass(args.passId, { tier_no: Number(args.tierId), ...paid() })
      sell('purchase', args.tierId, args.to)
      break
    case 'PassExtended':
      setPass(args.passId, paid())
      sell('extension', args.tierId, pass(args.passId).owner)
      break
    case 'PassGranted':
    case 'CardClaimed':
      if (pass(args.passId)?.tier_no === -1) count(args.tierId)
      setPass(args.passId, { tier_no: Number(args.tierId), valid_until: end(args.expiresAt) })
      if (name === 'CardClaimed') {
        setPass(args.passId, { held_until: Number(args.heldUntil) })
        truth.claims.set(key(lower(args.purchase)), {
          ...{ pass_id: String(args.passId), wallet: lower(args.to), tier_no: Number(args.tierId) },
          ...{ signer: lower(args.signer), held_until: Number(args.heldUntil) },
          ...{ valid_until: end(args.expiresAt), at: block.at, ...placeOf(log) },
        })
      }
      sell(name === 'CardClaimed' ? 'card' : 'grant', args.tierId, args.to)
      break
    case 'PassUpgraded':
      count(args.toTier)
      setPass(args.passId, { tier_no: Number(args.toTier), ...paid() })
      sell('upgrade', args.toTier, pass(args.passId).owner)
      break
    case 'Followed':
      count(args.tierId)
      setPass(args.passId, { tier_no: Number(args.tierId) })
      break
    case 'PassRefunded':
      if (pass(args.passId).revoked) count(args.tierId, -1)
      setPass(args.passId, { valid_until: end(args.expiresAt) })
      sell('refund', args.tierId, args.owner, { payer: log.address, payee: lower(args.payer) })
      break
    case 'PassRevoked':
      setPass(args.passId, { valid_until: end(args.expiresAt) })
      sell('revocation', args.tierId, args.owner, { payer: lower(args.by), payee: lower(args.owner) })
      break
    case 'PassMerged':
      setPass(args.fromPassId, { revoked: true })
      setPass(args.intoPassId, {
        valid_until: end(args.expiresAt),
        bought_at: Math.min(Number(pass(args.fromPassId).bought_at), Number(pass(args.intoPassId).bought_at)),
      })
      break
  }
}

function foldTier(truth: Truth, key: string, { args }: LogDescription, log: ToldLog): void {
  const minted = Number(truth.tiers.get(key)?.minted ?? 0)
  if (args.maxSupply > 0n && minted > args.maxSupply) throw new Error(`${key} has more passes than fit`)
  truth.tiers.set(key, {
    ...placeOf(log),
    ...{
      price_units: String(args.price),
      currency: Number(args.currency),
      duration_s: Number(args.duration),
    },
    ...{
      max_supply: Number(args.maxSupply),
      minted,
      rank: Number(args.rank),
    },
    ...{ flags: Number(args.flags), refund_window_s: Number(args.refundWindow) },
    referral_bps: Number(args.referralBps),
  })
}

/** A pass that moved and was burned in one transaction was lost by the one who sent it. */
function foldTransfer(
  truth: Truth,
  key: string,
  { said, log, at }: { said: LogDescription; log: ToldLog; at: number },
): void {
  const [from, to] = [lower(said.args.from), lower(said.args.to)]
  const block = Number(log.blockNumber)
  if (from === NOBODY) {
    truth.passes.set(key, {
      ...placeOf(log),
      ...{ owner: to, tier_no: -1, valid_until: null, bought_at: at, revoked: false },
      ...{ moved_at: null, moved_from: null, moved_block: null, payer: null, paid_units: '0', currency: 0 },
      held_until: null,
    })
    return
  }
  const row = truth.passes.get(key)
  const isBurn = to === NOBODY
  const isSameMove = isBurn && row?.moved_block === block && row.tx_hash === log.transactionHash
  const moved: Row = isSameMove ? {} : { moved_from: from, moved_at: at, moved_block: block }
  change(truth.passes, key, log, { ...moved, owner: to, revoked: isBurn || row?.revoked === true })
}
