import { tokenWords } from '#domain/access/tokenCondition.ts'
import { isolated } from '#domain/names/isolated.ts'
import type { PassAction } from '#domain/words.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { Note } from '#web/kit/states/Note.tsx'
import type { OtherHolder } from './otherHolder.ts'

export interface OtherHolderNoteProps {
  holder: OtherHolder
  action: PassAction
  /** asks which wallet is to be connected instead */
  onSwitch: () => void
  /** goes on with the one that is connected */
  onStay: () => void
}

/** A wallet is about to buy a pass that would not open the door, because another own wallet has the rest: nothing is paid before that is read. */
export function OtherHolderNote({ holder, action, onSwitch, onStay }: OtherHolderNoteProps) {
  const { wallet, buyer, has } = holder
  const [there, here] = [shortAddress(wallet), shortAddress(buyer)]
  const rest = has.map((one) => isolated(tokenWords(one))).join(' and ')
  const isUpgrade = action === 'upgrade'
  return (
    <div className="flex flex-col gap-4">
      <Note tone="warn" icon="wallet" role="alert" testId="other-holder">
        <p className="figures wrap-anywhere">
          {isUpgrade
            ? `Your pass is in ${here}, and your wallet ${there} has ${rest}.`
            : `Your wallet ${there} has ${rest}: buy with it. ${here} is connected.`}{' '}
          This door looks at each wallet by itself: a pass in {here} alone would not open it. Nothing was
          paid.
        </p>
      </Note>
      {isUpgrade ? (
        <p className="text-sm text-t2">
          It asks for all of it in one wallet: {here} needs {rest}, too, before or after.
        </p>
      ) : (
        <>
          <p className="text-sm text-t2">Switch to {there} in your wallet: this goes on by itself.</p>
          <Button kind="lamp" size="big" isFull onClick={onSwitch}>
            Connect another wallet
          </Button>
        </>
      )}
      <Button kind="ghost" isFull onClick={onStay}>
        {isUpgrade ? 'Upgrade' : 'Buy'} with {here} all the same
      </Button>
    </div>
  )
}
