import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy } from 'react'
import { BrowserRouter, Route, Routes } from 'react-router'
import { mayRetry } from '#web/kit/api/queries.ts'
import { HomePage } from '../pages/HomePage.tsx'
import { Shell } from './shell/Shell.tsx'

const StreamPage = lazy(() => import('../pages/stream/StreamPage.tsx'))
const StudioLivePage = lazy(() => import('../pages/stream/StudioLivePage.tsx'))
const ChannelPage = lazy(() => import('../pages/ChannelPage.tsx'))
const SecurityPage = lazy(() => import('../pages/SecurityPage.tsx'))
const SignInPage = lazy(() => import('../pages/SignInPage.tsx'))
const NotFoundPage = lazy(() => import('../pages/NotFoundPage.tsx'))

const queries = new QueryClient({
  defaultOptions: { queries: { retry: mayRetry, refetchOnWindowFocus: true } },
})

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <Routes>
          <Route element={<Shell />}>
            <Route index element={<HomePage />} />
            <Route path="c/:handle" element={<ChannelPage tab="live" />} />
            <Route path="c/:handle/join" element={<ChannelPage tab="join" />} />
            <Route path="c/:handle/live" element={<StreamPage />} />
            <Route path="s/:id" element={<StreamPage />} />
            <Route path="studio/live" element={<StudioLivePage />} />
            <Route path="me/security" element={<SecurityPage />} />
            <Route path="signin" element={<SignInPage />} />
            <Route path="*" element={<NotFoundPage />} />
          </Route>
        </Routes>
      </BrowserRouter>
    </QueryClientProvider>
  )
}
