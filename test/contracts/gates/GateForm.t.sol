// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Condition, GateKinds} from "../../../contracts/gates/Gate.sol";
import {GateLib} from "../../../contracts/gates/GateLib.sol";
import {FirstEdition, GateStage, PassAnswers} from "./GateStage.sol";

contract GateFormTest is GateStage {
    function refuses(bytes memory reason, Condition memory condition) private {
        Condition[] memory list = new Condition[](2);
        (list[0], list[1]) = (ask(GateKinds.ERC20, 1), condition);
        vm.expectRevert(reason);
        gate.check(list, fan);
    }

    /// @custom:proves [S3.22] a gate that could not mean what it says is refused with its place
    function test_check() public {
        parrot.teach(abi.encode(0));
        refuses(abi.encodeWithSelector(GateLib.Gate_UnknownKind.selector, 1, 0), ask(0, 1));
        refuses(abi.encodeWithSelector(GateLib.Gate_UnknownKind.selector, 1, 7), ask(7, 1));
        for (uint8 kind = 1; kind <= 5; ++kind) {
            if (kind == GateKinds.PASS) continue;
            refuses(abi.encodeWithSelector(GateLib.Gate_NoMinimum.selector, 1), ask(kind, 0));
            Condition memory ranked = ask(kind, 1);
            ranked.rank = 1;
            refuses(abi.encodeWithSelector(GateLib.Gate_UnusedField.selector, 1), ranked);
            if (kind == GateKinds.ERC1155) continue;
            Condition memory numbered = ask(kind, 1);
            numbered.id = 1;
            refuses(abi.encodeWithSelector(GateLib.Gate_UnusedField.selector, 1), numbered);
        }
        uint8[2] memory ranked_ = [GateKinds.PASS, GateKinds.PASS_FINAL];
        for (uint256 n; n < 2; ++n) {
            refuses(abi.encodeWithSelector(GateLib.Gate_UnusedField.selector, 1), ask(ranked_[n], 1));
            Condition memory odd = ask(ranked_[n], 0);
            odd.id = 1;
            refuses(abi.encodeWithSelector(GateLib.Gate_UnusedField.selector, 1), odd);
        }
        refuses(abi.encodeWithSelector(GateLib.Gate_NoAnswer.selector, 1, address(parrot)), pass(1));
        Condition[] memory five = new Condition[](5);
        vm.expectRevert(abi.encodeWithSelector(GateLib.Gate_TooMany.selector, 5, 4));
        gate.check(five, fan);
    }

    /// @custom:proves [S3.24][S3.60] a count of passes is refused, because ended passes count too
    function test_countOfPasses() public {
        parrot.teach(abi.encode(0));
        PassAnswers collection = new PassAnswers();
        collection.hold(7, 2, 0, 2);
        Condition memory made = ask(GateKinds.ERC20, 1);
        made.token = address(collection);
        for (uint8 kind = GateKinds.ERC20; kind <= GateKinds.ERC721; ++kind) {
            made.kind = kind;
            refuses(abi.encodeWithSelector(GateLib.Gate_AskForThePass.selector, 1, address(collection)), made);
        }
        collection.hold(0, 0, 0, 0);
        refuses(abi.encodeWithSelector(GateLib.Gate_AskForThePass.selector, 1, address(collection)), made);
        Condition[] memory list = new Condition[](2);
        (list[0], list[1]) = (pass(0), finalPass(255));
        (list[0].token, list[1].token) = (address(collection), address(collection));
        gate.check(list, fan);
    }

    /// @custom:proves [S3.24][S3.60] a collection that knows no final passes is asked for none
    function test_firstEdition() public {
        parrot.teach(abi.encode(0));
        FirstEdition collection = new FirstEdition();
        Condition memory made = finalPass(0);
        made.token = address(collection);
        refuses(abi.encodeWithSelector(GateLib.Gate_NoAnswer.selector, 1, address(collection)), made);
        Condition[] memory list = new Condition[](1);
        list[0] = made;
        assertFalse(gate.passes(list, true, fan), "nor does it admit anybody");
        list[0].kind = GateKinds.PASS;
        gate.check(list, fan);
        assertTrue(gate.passes(list, true, fan), "its live pass is still one");
    }

    /// @custom:proves [S3.22][T33] what has no code is no token, also where the chain itself would answer
    function test_noCode() public {
        parrot.teach(abi.encode(0));
        Condition memory sha256_ = ask(GateKinds.ERC20, 1);
        sha256_.token = address(2);
        (bool answered,) = gate.holdingOf(sha256_, fan);
        assertTrue(answered, "a precompile answers with one word");
        refuses(abi.encodeWithSelector(GateLib.Gate_NoAnswer.selector, 1, address(2)), sha256_);
        sha256_.token = address(0xB0B);
        refuses(abi.encodeWithSelector(GateLib.Gate_NoAnswer.selector, 1, address(0xB0B)), sha256_);
    }

    /// @custom:proves [S3.22] every kind can be asked for
    function test_checkGood() public {
        Condition[] memory list = new Condition[](4);
        list[0] = ask(GateKinds.ERC20, 1);
        list[1] = ask(GateKinds.ERC721, 1);
        list[2] = ask(GateKinds.ERC1155, 1);
        list[2].id = type(uint128).max;
        list[3] = ask(GateKinds.STAKE, 1);
        parrot.teach(abi.encode(0));
        gate.check(list, fan);
        list = new Condition[](1);
        list[0] = finalPass(255);
        gate.check(list, fan);
        list[0] = pass(255);
        parrot.teach(abi.encode(0, 0, 0, 0));
        gate.check(list, fan);
        gate.check(new Condition[](0), fan);
    }

    /// @custom:proves [S3.22] a stored gate reads back as it was written, two slots a condition
    function testFuzz_storage(Condition[4] calldata seeds, uint8 first, uint8 second) public {
        (first, second) = (first % 5, second % 5);
        for (uint256 round; round < 2; ++round) {
            Condition[] memory list = new Condition[](round == 0 ? first : second);
            for (uint256 n; n < list.length; ++n) list[n] = seeds[(n + round) % 4];
            gate.write(list);
            assertTrue(keccak256(abi.encode(gate.read())) == keccak256(abi.encode(list)), "read back");
            for (uint256 n = list.length; n < 4; ++n) {
                Condition memory empty;
                assertTrue(keccak256(abi.encode(gate.slot(n))) == keccak256(abi.encode(empty)), "nothing stays behind");
            }
        }
    }
}
