/** `GateKinds` of `contracts/gates/Gate.sol`, from 1 on. */
const KINDS = ['erc20', 'erc721', 'erc1155', 'pass', 'stake', 'pass_final']

interface Condition {
  readonly kind: bigint
  readonly token: string
  readonly rank: bigint
  readonly id: bigint
  readonly min: bigint
}

/** A gate as a row keeps it. Numbers of a condition are as wide as the chain's, so they are texts. */
export function gateText(isAll: boolean, conditions: readonly Condition[]): string {
  const decoded = conditions.map(({ kind, token, rank, id, min }) => {
    const name = KINDS[Number(kind) - 1]
    if (!name) throw new Error(`there is no kind ${kind} of conditions`)
    return { kind: name, token, rank: Number(rank), id: String(id), min: String(min) }
  })
  return JSON.stringify({ mode: isAll ? 'all' : 'any', conditions: decoded })
}
