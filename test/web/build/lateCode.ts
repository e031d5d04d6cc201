import { type ComponentType, createElement, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { fetchedComponent } from '#web/kit/states/fetchedComponent.tsx'

/** One component takes the place of another whose code is asked for, and the code comes before its effects have run. */
let arrive = (_code: ComponentType) => {}
let tell = () => {}
const isAsked = new Promise<void>((resolve) => {
  tell = resolve
})
const Fetched = fetchedComponent(
  () => {
    tell()
    return new Promise<ComponentType>((resolve) => {
      arrive = resolve
    })
  },
  createElement('p', {}, 'meanwhile'),
)

function Arrival() {
  useLayoutEffect(() => arrive(() => createElement('p', {}, 'the code')), [])
  return null
}

const root = createRoot(document.body)
root.render(createElement(Fetched, { key: 'first' }))
await isAsked
root.render([createElement(Fetched, { key: 'second' }), createElement(Arrival, { key: 'arrival' })])
