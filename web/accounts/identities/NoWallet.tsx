import { bareAddress, isLoopback, WALLET_APPS } from '#web/chain/walletApps.ts'
import { Button } from '#web/kit/controls/Button.tsx'
import { QrCode } from '#web/kit/controls/QrCode.tsx'

interface NoWalletProps {
  /** address of the page where somebody wants to go on */
  page: string
  isPhone: boolean
  onBack: () => void
}

function Ways({ page, isPhone }: Omit<NoWalletProps, 'onBack'>) {
  if (isLoopback(page))
    return (
      <p className="text-sm text-t2">
        {`A phone cannot reach ${new URL(page).host}: this address means this computer only. Install a wallet in this browser, then reload the page.`}
      </p>
    )
  if (isPhone)
    return (
      <>
        <p className="text-sm text-t2">Open this page inside your wallet app. You sign in there.</p>
        <ul className="flex flex-col gap-2">
          {WALLET_APPS.map(({ name, linkTo }) => (
            <li key={name}>
              <a className="btn w-full" href={linkTo(page)} rel="noreferrer">
                {`Open in ${name}`}
              </a>
            </li>
          ))}
        </ul>
      </>
    )
  return (
    <>
      <p className="text-sm text-t2">
        Scan this with the phone that has your wallet. It opens this page; you sign in there.
      </p>
      <QrCode text={page} label={`QR code of ${page}`} />
      <p className="text-sm text-t2">Or install a wallet in this browser, then reload the page.</p>
    </>
  )
}

/** What to do in a browser without a wallet: the phone that has one, never a token on its way there. */
export function NoWallet({ page, isPhone, onBack }: NoWalletProps) {
  return (
    <section
      className="flex flex-col gap-4"
      data-testid="state:sign-in:no-wallet"
      aria-label="No wallet found"
    >
      <p className="font-medium">This browser has no wallet.</p>
      <Ways page={bareAddress(page)} isPhone={isPhone} />
      <Button kind="ghost" onClick={onBack}>
        Back
      </Button>
    </section>
  )
}
