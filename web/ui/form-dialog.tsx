import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { Dialog, type DialogProps } from './dialog.tsx';
import { Drawer } from './drawer.tsx';
import { Form, type Wrong } from './form.tsx';

interface Frame extends Pick<DialogProps, 'title' | 'description' | 'width'> {
  /** Left out: open as long as it is drawn. */
  open?: boolean;
  onClose: () => void;
  /** Long forms cover the right side, the page beside them stays in sight. */
  as?: 'dialog' | 'drawer';
  /** The deed, as on the button that asked: "Record it". */
  confirm: string;
  /** While it goes on: "Recording…". It can neither be left nor asked for a second time then. */
  busy: string | false;
  /** Leaves without the deed. */
  cancel?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Another deed, before the two buttons. */
  other?: ReactNode;
  /** It is done, and what came of it is shown: the only button left, which closes. */
  done?: string | null | undefined;
  children: ReactNode;
}

interface OwnForm {
  errors: Wrong;
  onSubmit: () => unknown;
}

/** The id of a form among the children, where that form stands elsewhere too. */
interface OtherForm {
  form: string;
}

/** A form that must be answered before anything else: its words, its errors, its fields, and two buttons. */
export function FormDialog(props: Frame & (OwnForm | OtherForm)) {
  const { open = true, onClose, as = 'dialog', title, description, width, busy, done, disabled = false } = props;
  const { confirm, danger = false, cancel = danger ? 'Keep as it is' : 'Cancel', other, children } = props;
  const own = useId();
  const form = 'form' in props ? props.form : own;
  const close = () => {
    if (busy === false) onClose();
  };
  const footer = done ? (
    <Button look="primary" onClick={close}>
      {done}
    </Button>
  ) : (
    <>
      {other}
      <Button onClick={close}>{cancel}</Button>
      <Button form={form} type="submit" look={danger ? 'danger' : 'primary'} disabled={disabled} busy={busy}>
        {confirm}
      </Button>
    </>
  );
  const inner =
    'form' in props ? (
      children
    ) : (
      <Form id={own} errors={props.errors} onSubmit={() => busy !== false || disabled || props.onSubmit()}>
        {children}
      </Form>
    );
  const frame = { open, title, footer, onOpenChange: (next: boolean) => next || close() };
  return as === 'drawer' ? (
    <Drawer {...frame}>{inner}</Drawer>
  ) : (
    <Dialog {...frame} description={description} width={width ?? 'narrow'}>
      {inner}
    </Dialog>
  );
}
