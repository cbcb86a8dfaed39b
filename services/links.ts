let base = 'http://localhost:4000';

/** Where people reach the app (PUBLIC_URL); said once, when a node starts. */
export function configureLinks(publicUrl: string): void {
  base = publicUrl.replace(/\/+$/, '');
}

/** A link for a message. @param path inside the app, with a leading slash */
export const appLink = (path: `/${string}`): string => `${base}${path}`;
