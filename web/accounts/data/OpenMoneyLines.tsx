import type { OpenMoney } from '#api/accounts/leaving/contract.ts'
import { openMoneyText } from './openMoneyText.ts'

/** Money that is still under way: what an erasure waits for. */
export function OpenMoneyLines({ money }: { money: readonly OpenMoney[] }) {
  if (money.length === 0) return null
  return (
    <>
      {money.map((one) => (
        <p key={`${one.kind}${one.since}`}>{openMoneyText(one)}</p>
      ))}
      <p>Nothing is erased before that has come to its end; the time to undo it does not get longer.</p>
    </>
  )
}
