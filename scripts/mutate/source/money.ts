import path from 'node:path'

/**
 * Sources that compute money, by subject: all their operators, constants and statements are tried, not a sample. Each
 * stands here by its contract's name, so a source may move to another folder; one that is renamed is missed at once.
 */
export const MONEY: Record<string, string[]> = {
  'what several share': ['Fees', 'LedgerMath'],
  'pass time': ['PassTime', 'Holding', 'PassData'],
  receipts: ['Receipt', 'PassReceipts', 'PassMoney', 'PassSale', 'PassManagement'],
  settlement: ['SettlementMath', 'BookingVault'],
  outcome: ['Outcome'],
  curve: ['CurveMath', 'CurveTrade'],
  'vault revenue': ['DripMath', 'VaultRevenue'],
  splits: ['Payees', 'PullSplit', 'SupporterPool'],
}

/**
 * The files that compute money among those that ship.
 * @throws Error when a name of the list is that of no source, or of more than one
 */
export function moneySources(shipped: string[], money: Record<string, string[]> = MONEY): Set<string> {
  const found = Object.entries(money).flatMap(([subject, names]) =>
    names.map((name) => {
      const files = shipped.filter((file) => path.posix.basename(file) === `${name}.sol`)
      if (files.length !== 1)
        throw new Error(
          `${files.length} sources are called ${name} (${subject}): scripts/mutate/source/money.ts`,
        )
      return files[0] as string
    }),
  )
  return new Set(found)
}
