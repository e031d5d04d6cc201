import '../kit/styles/main.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { applyTheme, savedTheme } from '#web/kit/theme.ts'
import { App } from './App.tsx'

const root = document.getElementById('app')
if (!root) throw new Error('the page has no #app')
applyTheme(savedTheme())
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
