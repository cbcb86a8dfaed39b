/** Class names joined. They add to each other: where two set the same property the sheet decides, so a component takes a prop for that. */
export { clsx as cn } from 'clsx';
