# Completion of sagsakt's command line in bash.
#
# Commands, options and what they take are read from the program's own --help, so that no list of
# them stands here to fall behind.  What an option takes is told by the word after its "=".

_sagsakt_complete ()
{
  local program=${COMP_WORDS[0]} words=() word current previous command value kinds=''
  local options

  # bash parts "--report=x" at the "=": what an option takes follows it in a word of its own
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [ "$word" = = ] || words+=("$word")
  done
  current=${COMP_WORDS[COMP_CWORD]}
  [ "$current" != = ] || current=
  COMPREPLY=()

  if [ ${#words[@]} -eq 0 ]; then
    mapfile -t COMPREPLY < <(compgen -W "--help --version $("$program" --help \
      | sed -n 's/^  \([a-z][a-z]*\)  *.*/\1/p')" -- "$current")
    return
  fi
  command=${words[0]} previous=${words[-1]}
  if [ "$command" = batch ] && [ "${words[1]-}" = merge ]; then
    options=$("$program" batch merge --help 2>/dev/null)
  else
    options=$("$program" "$command" --help 2>/dev/null)
  fi
  options=$(sed -n 's/^  \(-[^ ]*\( -[^ ]*\)\{0,1\}\).*/\1/p' <<<"$options")

  case $previous in
    --*) kinds=$(sed -n "s/^\(-[a-z], \)\{0,1\}$previous=//p" <<<"$options") ;;
    -?) kinds=$(sed -n "s/^$previous, --[^=]*=//p" <<<"$options") ;;
  esac
  case $command$previous in
    validate--format) kinds='text|json|svrl' ;;
    render--format) kinds='pdf|html' ;;
    verify--format) kinds='text|json' ;;
    transform--to) kinds='resolved|document|fo|html' ;;
  esac
  case $kinds in
    LANG) kinds='da|en' ;;
    LEVEL) kinds='B-B|B-T|B-LT|B-LTA' ;;
  esac
  case $kinds in
    DIR)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return ;;
    '' | FILE | PEM | KEY) ;;
    *[a-z]* | *'|'*)
      mapfile -t COMPREPLY < <(compgen -W "${kinds//|/ }" -- "$current")
      return ;;
    *) return ;; # a text or a number: nobody can know it
  esac

  if [ -z "$kinds" ] && [[ $current == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$(sed 's/,//; s/=.*/=/' <<<"$options")" -- "$current")
    for value in "${COMPREPLY[@]}"; do
      [[ $value != *= ]] || compopt -o nospace 2>/dev/null
    done
    return
  fi
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen -f -- "$current")
  if [ "$command" = batch ] && [ ${#words[@]} -eq 1 ]; then
    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W merge -- "$current")
  fi
}

complete -F _sagsakt_complete sagsakt
