import '../kit/styles/main.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { applyTheme, savedTheme } from '#web/kit/theme.ts'
import { App } from './App.tsx'

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
applyTheme(savedTheme())

function start(host: HTMLElement): void {
  createRoot(host).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

// the code of a followed link leaves the address before anything else reads that
if (new URLSearchParams(location.search).has('via')) {
  void import('#web/passes/followedLink.ts')
    .then((link) => link.keepFollowedLink())
    .finally(() => start(root))
} else start(root)
