import { useState } from 'react';
import { JoinSet, Task, asyncLet } from '@tasktree/browser';

export function SettingsForm({ save, validate }) {
  const [state, setState] = useState('idle');

  const submit = async (values) => {
    await using checks = new JoinSet(); // wrong: no-unseen-error
    for (const [name, value] of Object.entries(values)) checks.spawn(() => validate(name, value));
    setState('saving');
    const saving = new Task(async (task) => {
      await using draft = asyncLet(() => save(values)); // wrong: no-unseen-error
      await task.sleep(50);
    });
    await saving.result; // wrong: no-unseen-error
    setState('saved');
  };

  return <form onSubmit={(event) => submit(Object.fromEntries(new FormData(event.target)))}>{state}</form>;
}
