module ${{ values.repository.host }}/${{ values.repository.slug }}

go 1.27.0
