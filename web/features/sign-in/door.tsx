import type { ReactNode } from 'react';
import { Mark } from '../../app/mark.tsx';

/** A page before anybody is signed in. */
export const Door = ({ title, children }: { title: string; children: ReactNode }) => (
  <main className="flex min-h-dvh flex-col items-center justify-center gap-8 px-4 py-10">
    <div className="flex w-full max-w-88 flex-col gap-6">
      <div className="flex flex-col gap-3">
        <span className="flex items-center gap-2 font-semibold">
          <Mark /> Backbeat
        </span>
        <h1 className="text-28 font-semibold tracking-tight">{title}</h1>
      </div>
      {children}
    </div>
  </main>
);
