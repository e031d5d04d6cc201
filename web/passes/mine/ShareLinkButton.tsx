import { useState } from 'react'
import { sentenceOf } from '#web/kit/api/ApiProblem.ts'
import { call } from '#web/kit/api/client.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { Icon } from '#web/kit/controls/Icon.tsx'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { VIA } from '../followedLink.ts'

interface ShareLinkProps {
  handle: string
  /** gets the share */
  wallet: string
  /** the largest share of the tiers, hundredths of a percent */
  shareBps: number
}

/** A link that brings its maker a share; its code says nothing of who that is. */
export function ShareLinkButton({ handle, wallet, shareBps }: ShareLinkProps) {
  const [isBusy, setBusy] = useState(false)
  async function copy(): Promise<void> {
    setBusy(true)
    try {
      const { code } = await call('createShareLink', { params: { handle }, body: { wallet } })
      const url = new URL(`/c/${handle}/join?${VIA}=${code}`, location.origin).href
      await navigator.clipboard.writeText(url).then(
        () => showToast({ id: 'share-link', tone: 'ok', text: 'Your link was copied.' }),
        () => showToast({ id: 'share-link', tone: 'info', text: `Your link: ${url}`, stays: true }),
      )
    } catch (error) {
      showToast({ id: 'share-link', tone: 'bad', text: `No link was made. ${sentenceOf(error)}` })
    }
    setBusy(false)
  }
  return (
    <div className="flex flex-wrap items-center gap-2" data-testid="share-link">
      <Button kind="line" isBusy={isBusy} onClick={() => void copy()}>
        <Icon name="share" small />
        Copy my link
      </Button>
      <p className="text-sm text-t3 min-w-0 flex-1 basis-40">
        {`Who buys by it within 30 days brings your wallet ${shortAddress(wallet)} up to ${shareBps / 100} % of the price.`}
      </p>
    </div>
  )
}
