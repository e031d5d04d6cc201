import { lazy, Suspense, useState } from 'react'
import type { ChannelPage } from '#api/creators/contract.ts'
import { isolated } from '#domain/names/isolated.ts'
import { openSignIn } from '#web/accounts/signInRequest.ts'
import { showToast } from '#web/kit/states/toasts.ts'
import { JoinTab } from '#web/passes/JoinTab.tsx'

// only owners change what is sold; a part that cannot be loaded must not take the page along
const OwnerActions = lazy(() => import('./OwnerActions.tsx').catch(() => ({ default: () => null })))
const loadPaySheet = () => import('../pay/PaySheet.tsx')
type PaySheetType = Awaited<ReturnType<typeof loadPaySheet>>['default']

/** What a channel sells, with the sheet that sells it by card. */
export function JoinPlace({ page }: { page: ChannelPage }) {
  const { name, handle } = page.channel
  const [wanted, setWanted] = useState<{ tierNo: number; Sheet: PaySheetType } | null>(null)
  const close = () => setWanted(null)
  function begin(tierNo: number): void {
    loadPaySheet().then(
      ({ default: Sheet }) => setWanted({ tierNo, Sheet }),
      () =>
        showToast({
          id: 'get-pass',
          tone: 'bad',
          text: 'This part of the page could not be loaded. Nothing was paid. Try again.',
        }),
    )
  }
  return (
    <>
      <JoinTab
        page={page}
        onNeedSignIn={() => openSignIn(`Sign in to get a pass of ${isolated(name)}`)}
        onPayByCard={begin}
        ownerActions={
          page.isOwner ? (
            <Suspense fallback={null}>
              <OwnerActions page={page} />
            </Suspense>
          ) : null
        }
      />
      {wanted ? (
        <wanted.Sheet
          channel={page}
          tierNo={wanted.tierNo}
          returnTo={page.liveRoomId ? `/c/${handle}/live` : `/c/${handle}/join`}
          onPaid={() => {
            close()
            showToast({ id: 'paid', tone: 'ok', text: 'Paid. The pass is yours.' })
          }}
          onClose={close}
        />
      ) : null}
    </>
  )
}
