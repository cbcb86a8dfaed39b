import type { ReactNode } from 'react';

export const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section id={title.toLowerCase().replaceAll(' ', '-')} className="flex flex-col gap-3">
    <h2 className="text-16 font-semibold">{title}</h2>
    {children}
  </section>
);

export const Row = ({ children }: { children: ReactNode }) => (
  <div className="flex flex-wrap items-center gap-3">{children}</div>
);
