import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './styles/app.css';
import { BeatLines } from './gallery/beat-lines.tsx';
import { Buttons, Fields } from './gallery/controls.tsx';
import { ListPage } from './gallery/list.tsx';
import { States } from './gallery/states.tsx';
import { TimeAndMoney } from './gallery/time-and-money.tsx';
import { Toaster } from './ui/toast.tsx';
import { TooltipLayer } from './ui/tooltip.tsx';

/** Development only: each component in each state, for looking at. `#list` is the list page alone. */
const Gallery = () => (
  <main className="mx-auto flex max-w-300 flex-col gap-10 p-4 sm:p-8">
    <h1 className="text-28 font-semibold tracking-tight">Gallery</h1>
    <BeatLines />
    <Buttons />
    <Fields />
    <TimeAndMoney />
    <States />
  </main>
);

const root = document.getElementById('app');
if (root) {
  createRoot(root).render(
    <StrictMode>
      {location.hash === '#list' ? <ListPage /> : <Gallery />}
      <Toaster />
      <TooltipLayer />
    </StrictMode>,
  );
}
