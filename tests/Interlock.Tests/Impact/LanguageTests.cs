namespace Interlock.Tests.Impact;

/// <summary>Each language: who uses the first file, and who only looks so.</summary>
public sealed class LanguageTests
{
    [Fact]
    public void CSharp_uses_types_by_name()
    {
        var sources = new Sources()
            .With("src/Cart.cs", "namespace Shop;\npublic sealed record Cart(int Total);\npublic static class Prices\n{\n    public static int Doubled(this int price) => price * 2;\n}\n")
            .With("src/Checkout.cs", "class Checkout { Cart cart; }")
            .With("src/Report.cs", "class Report { int X(int y) => y.Doubled(); }")
            .With("src/Prose.cs", "// a Cart is meant\n/* Cart\n Cart */ class Prose { string x = \"Cart\"; }")
            .With("src/Filled.cs", "class Filled { string x = $\"{Cart.Empty}\"; }")
            .With("src/Cartel.cs", "class Cartel { }")
            .With("web/cart.js", "const Cart = 1;");
        Assert.Equal("src/Checkout.cs src/Filled.cs src/Report.cs", sources.UsersOf("src/Cart.cs"));
    }

    [Fact]
    public void CSharp_declares_what_stands_behind_a_word()
    {
        var sources = new Sources().With("a.cs", "public record struct Point(int X);\nenum Colour { Red }\ndelegate void Changed(int x);\ninterface IShape<T> where T : class, new() { }\nx.class y;\n");
        Assert.Equal(["Point", "Colour", "Changed", "IShape"], sources.Declared("a.cs"));
    }

    [Fact]
    public void TypeScript_and_JavaScript_import_files()
    {
        var sources = new Sources()
            .With("src/cart.ts", "export class Cart {}\n")
            .With("src/a.ts", "import { Cart } from './cart';")
            .With("src/b.tsx", "import type {\n  Cart,\n} from \"../src/cart.js\";")
            .With("src/deep/c.js", "const { Cart } = require('../cart')")
            .With("src/deep/d.mjs", "export * from '../cart';")
            .With("src/deep/e.vue", "<script>\nconst page = () => import('../cart')\n</script>")
            .With("src/deep/f.ts", "import { Cart } from '@/cart'")
            .With("src/g.ts", "// import { Cart } from './cart'\nimport { Cart } from 'cart'; const x = './cart'")
            .With("other/cart.ts", "")
            .With("other/h.ts", "import { Cart } from './cart';");
        Assert.Equal("src/a.ts src/b.tsx src/deep/c.js src/deep/d.mjs src/deep/e.vue src/deep/f.ts", sources.UsersOf("src/cart.ts"));
    }

    [Fact]
    public void JavaScript_packages_of_the_repository_are_known_by_their_names()
    {
        var sources = new Sources()
            .With("packages/money/package.json", "{\"name\":\"@shop/money\"}")
            .With("packages/money/src/index.ts", "export * from './amount'")
            .With("packages/money/src/amount.ts", "export const one = 1")
            .With("apps/web/main.ts", "import { one } from '@shop/money'\nimport { x } from '@shop/money/amount'\nimport react from 'react'");
        Assert.Equal("apps/web/main.ts", sources.UsersOf("packages/money/src/index.ts"));
        Assert.Equal("apps/web/main.ts packages/money/src/index.ts", sources.UsersOf("packages/money/src/amount.ts"));
    }

    [Fact]
    public void Python_imports_modules()
    {
        var sources = new Sources()
            .With("shop/cart.py", "class Cart:\n    def total(self): pass\n")
            .With("shop/__init__.py", "from .cart import Cart")
            .With("shop/a.py", "from shop.cart import Cart")
            .With("shop/b.py", "import shop.cart as c, os")
            .With("shop/sub/c.py", "from ..cart import (\n    Cart,\n)")
            .With("shop/d.py", "from shop import cart, other")
            .With("shop/e.py", "from . import cart")
            .With("shop/f.py", "# import shop.cart\nimport cartography\nfrom json import cart")
            .With("shop/json.py", "x = 1")
            .With("tool/g.py", "import json");
        Assert.Equal("shop/__init__.py shop/a.py shop/b.py shop/d.py shop/e.py shop/sub/c.py", sources.UsersOf("shop/cart.py"));
        Assert.Equal("shop/f.py", sources.UsersOf("shop/json.py"));
        Assert.Equal(["Cart"], sources.Declared("shop/cart.py"));
    }

    [Fact]
    public void Go_uses_names_of_imported_packages_and_of_its_own()
    {
        var sources = new Sources()
            .With("go.mod", "module example.org/shop\n\ngo 1.22\n")
            .With("cart/cart.go", "package cart\n\ntype Cart struct{}\n\nfunc (c *Cart) Sum() int { return 0 }\n\nvar (\n\tEmpty = Cart{}\n)\n")
            .With("cart/near.go", "package cart\n\nvar near = Cart{}\n")
            .With("cart/far.go", "package cart\n\nvar far = 1\n")
            .With("web/a.go", "package web\n\nimport (\n\t\"fmt\"\n\tc \"example.org/shop/cart\"\n)\n\nvar x = c.Empty\n")
            .With("web/b.go", "package web\n\nimport \"example.org/shop/cart\"\n\nvar y = cart.Other\n")
            .With("web/c.go", "package web\n\nimport \"example.org/other/cart\"\n\nvar z = cart.Empty\n");
        Assert.Equal(["Cart", "Sum", "Empty"], sources.Declared("cart/cart.go"));
        Assert.Equal("cart/near.go web/a.go", sources.UsersOf("cart/cart.go"));
    }

    [Fact]
    public void Rust_follows_mod_and_use()
    {
        var sources = new Sources()
            .With("core/src/lib.rs", "pub mod cart;\nmod price;\n")
            .With("core/src/cart.rs", "pub struct Basket { items: u32 }\n")
            .With("core/src/price.rs", "use crate::cart::Basket;\n")
            .With("core/src/deep/mod.rs", "use super::{price, cart::{self, Basket as B}};\n")
            .With("web/src/main.rs", "use core_shop::cart::Total;\n")
            .With("web/src/named.rs", "fn f<'a>(b: &'a Basket) -> char { 'x' }\n")
            .With("core-shop/src/lib.rs", "")
            .With("core-shop/src/cart.rs", "pub struct Total;");
        Assert.Equal("core/src/deep/mod.rs core/src/lib.rs core/src/price.rs web/src/named.rs", sources.UsersOf("core/src/cart.rs"));
        Assert.Equal("web/src/main.rs", sources.UsersOf("core-shop/src/cart.rs"));
    }

    [Fact]
    public void Java_and_Kotlin_import_classes_and_see_their_package()
    {
        var sources = new Sources()
            .With("app/src/main/java/org/shop/Cart.java", "package org.shop;\npublic class Cart {}\n")
            .With("app/src/main/java/org/shop/Near.java", "package org.shop;\nclass Near { Cart cart; }\n")
            .With("app/src/test/java/org/shop/CartTest.java", "package org.shop;\nclass CartTest { Cart cart; }\n")
            .With("app/src/main/java/org/web/A.java", "package org.web;\nimport org.shop.Cart;\n")
            .With("app/src/main/kotlin/org/web/B.kt", "package org.web\nimport org.shop.*\nval x = Cart()\n")
            .With("app/src/main/java/org/web/C.java", "package org.web;\nimport static org.shop.Cart.make;\n")
            .With("app/src/main/java/org/web/D.java", "package org.web;\nimport com.other.Cart;\nclass D { Cart cart; }\n");
        Assert.Equal(
            "app/src/main/java/org/shop/Near.java app/src/main/java/org/web/A.java app/src/main/java/org/web/C.java app/src/main/kotlin/org/web/B.kt app/src/test/java/org/shop/CartTest.java",
            sources.UsersOf("app/src/main/java/org/shop/Cart.java"));
    }

    [Fact]
    public void C_and_Cpp_include_headers_and_call_functions()
    {
        var sources = new Sources()
            .With("include/shop/cart.h", "#pragma once\n#define CART_MAX 10\ntypedef struct cart cart_t;\nint cart_total(const cart_t *cart);\n")
            .With("src/cart.c", "#include \"shop/cart.h\"\nstatic int hidden(void) { return 1; }\nint cart_total(const cart_t *cart)\n{\n    return hidden();\n}\n")
            .With("src/near.cpp", "#include \"../include/shop/cart.h\"\n")
            .With("src/system.cc", "#include <shop/cart.h>\n#include <stdio.h>\n")
            .With("src/caller.c", "extern int cart_total();\nint main(void) { return cart_total(0); }\n")
            .With("src/hidden.c", "int shown(void) { return hidden(); }\n");
        Assert.Equal("src/caller.c src/cart.c src/near.cpp src/system.cc", sources.UsersOf("include/shop/cart.h"));
        Assert.Equal("src/caller.c", sources.UsersOf("src/cart.c"));
        Assert.Equal(["CART_MAX", "cart", "cart_t", "cart_total"], sources.Declared("include/shop/cart.h").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ruby_requires_files_and_names_classes()
    {
        var sources = new Sources()
            .With("lib/shop/cart.rb", "module Shop\n  class Cart\n  end\nend\n")
            .With("lib/a.rb", "require_relative 'shop/cart'\n")
            .With("lib/b.rb", "require 'shop/cart'\nrequire 'json'\n")
            .With("app/c.rb", "Cart.new # loaded by itself\n")
            .With("app/d.rb", "# Cart\nputs 'Cart'\n")
            .With("bin/e", "#!/usr/bin/env ruby\nrequire_relative '../lib/shop/cart'\n");
        Assert.Equal("app/c.rb bin/e lib/a.rb lib/b.rb", sources.UsersOf("lib/shop/cart.rb"));
    }

    [Fact]
    public void Shell_sources_files_and_calls_functions()
    {
        var sources = new Sources()
            .With("lib/core.sh", "core_add() {\n  echo $(( $1 + $2 ))\n}\nfunction core_sub { :; }\n")
            .With("a.sh", ". ./lib/core.sh\n")
            .With("bin/b", "#!/bin/bash\nsource \"$(dirname \"$0\")/../lib/core.sh\"\n")
            .With("c.sh", "[ -f x ] && . \"$HOME_OF_IT/lib/core.sh\"\n")
            .With("d.sh", "source \"${BASH_SOURCE%/*}/lib/core.sh\"\n")
            .With("e.sh", "x=${#y}; core_add 1 2\n")
            .With("f.sh", "# core_add\necho source lib\n")
            .With("g.sh", ". \"$file\"\n")
            .With("deep/h.sh", ". ./lib/core.sh\n");
        Assert.Equal(["core_add", "core_sub"], sources.Declared("lib/core.sh").Order(StringComparer.Ordinal));
        Assert.Equal("a.sh bin/b c.sh d.sh deep/h.sh e.sh", sources.UsersOf("lib/core.sh"));
    }

    [Fact]
    public void Others_by_what_they_import()
    {
        var sources = new Sources()
            .With("app/Models/User.php", "<?php\nnamespace App\\Models;\nclass User {}\n")
            .With("app/Web.php", "<?php\nuse App\\Models\\User;\n")
            .With("app/old.php", "<?php\nrequire_once __DIR__ . '/Models/User.php';\n")
            .With("lib/cart.dart", "class Cart {}")
            .With("lib/page.dart", "import 'cart.dart';")
            .With("css/_colours.scss", "$red: #f00;")
            .With("css/main.scss", "@use 'colours';")
            .With("api/money.proto", "message Money {}")
            .With("api/shop.proto", "import \"money.proto\";")
            .With("lua/cart.lua", "return {}")
            .With("lua/main.lua", "local cart = require(\"lua.cart\")")
            .With("ios/Cart.swift", "struct Cart {}")
            .With("ios/Page.swift", "let cart = Cart()");
        Assert.Equal("app/Web.php app/old.php", sources.UsersOf("app/Models/User.php"));
        Assert.Equal("lib/page.dart", sources.UsersOf("lib/cart.dart"));
        Assert.Equal("css/main.scss", sources.UsersOf("css/_colours.scss"));
        Assert.Equal("api/shop.proto", sources.UsersOf("api/money.proto"));
        Assert.Equal("lua/main.lua", sources.UsersOf("lua/cart.lua"));
        Assert.Equal("ios/Page.swift", sources.UsersOf("ios/Cart.swift"));
    }
}
