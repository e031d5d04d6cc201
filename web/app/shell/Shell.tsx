import { lazy, Suspense, useRef } from 'react'
import { Outlet, useLocation } from 'react-router'
import { useSession } from '#web/accounts/useSession.ts'
import { problemCode } from '#web/kit/api/ApiProblem.ts'
import { OfflineStrip, useOnline } from '#web/kit/states/OfflineStrip.tsx'
import { Toasts } from '#web/kit/states/Toasts.tsx'
import { SignInSlot } from './identity/SignInSlot.tsx'
import { StepUpSlot } from './identity/StepUpSlot.tsx'
import { MobileTop } from './MobileTop.tsx'
import { isFullBleedPath } from './navigation.ts'
import { PageBoundary } from './PageBoundary.tsx'
import { PageLoading } from './PageLoading.tsx'
import { Rail } from './Rail.tsx'
import { TabBar } from './TabBar.tsx'
import { TopBar } from './TopBar.tsx'
import { useDataAge } from './useDataAge.ts'
import { useRouteFocus } from './useRouteFocus.ts'

const ClosedStrip = lazy(() =>
  import('#web/accounts/data/ClosedStrip.tsx').then((page) => ({ default: page.ClosedStrip })),
)
const OpenTransactions = lazy(() =>
  import('#web/transactions/OpenTransactions.tsx').then((page) => ({ default: page.OpenTransactions })),
)

/** Rail, bars, sheets and notices around every page. */
export function Shell() {
  const { pathname } = useLocation()
  const main = useRef<HTMLElement>(null)
  const isOnline = useOnline()
  const dataAt = useDataAge()
  const { account, error } = useSession()
  useRouteFocus(main, pathname)
  const isFullBleed = isFullBleedPath(pathname)
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <div className={isFullBleed ? 'app min bare-m' : 'app'}>
        <Rail account={account} />
        <div className="pane">
          {isOnline ? null : <OfflineStrip dataAt={dataAt} />}
          <TopBar account={account} />
          <MobileTop account={account} isDeep={isFullBleed} />
          <main id="main" ref={main} tabIndex={-1} className="quietfocus">
            {problemCode(error) === 'FORBIDDEN' && pathname !== '/me/security' ? (
              <Suspense fallback={null}>
                <ClosedStrip />
              </Suspense>
            ) : null}
            <PageBoundary key={pathname}>
              <Suspense fallback={<PageLoading />}>
                <Outlet />
              </Suspense>
            </PageBoundary>
          </main>
        </div>
        {isFullBleed ? null : <TabBar account={account} />}
        <Toasts>
          {isFullBleed || !account ? null : (
            <Suspense fallback={null}>
              <OpenTransactions />
            </Suspense>
          )}
        </Toasts>
      </div>
      <SignInSlot />
      <StepUpSlot />
    </>
  )
}
