/** The most bytes of code a contract may have, with the reason where it is more than usual. */
export interface Budget {
  bytes: number
  reason: string
}

/** Contracts many are made of, or that hold the most of other people's money. */
const LEAN: Budget = {
  bytes: 12_000,
  reason: 'tokens, splits, recordings and escrow stay small enough to read at one go',
}
const USUAL: Budget = { bytes: 19_600, reason: 'room for a fix below the limit of the chain' }
const PASSES: Budget = {
  bytes: 23_000,
  reason: 'a collection declares every function of its parts, so that its ABI is whole',
}
const GOVERNOR: Budget = {
  bytes: 24_576,
  reason: 'the library governor with counting, quorum, timelock and settings; it holds no money',
}

/** What a contract may weigh, by its name and its folder. */
export function budgetOf(contract: string, file: string): Budget {
  if (/Governor$/.test(contract)) return GOVERNOR
  if (/^(StreamPass|PassVouchers|PassManagement)$/.test(contract)) return PASSES
  if (
    /^contracts\/(splits|recordings)\//.test(file) ||
    /^(CreatorToken|ConsultationEscrow|Booking\w+)$/.test(contract)
  )
    return LEAN
  return USUAL
}
